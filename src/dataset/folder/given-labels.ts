import type { SplitRole } from '../../protocol/dataset';

/** Labels that a table gives by file, and coarser levels it gives by class. */
export interface LabelTables {
  /** Path → label. */
  readonly labels: ReadonlyMap<string, string>;
  readonly levels: readonly LabelLevel[];
  /** Path → split, where lists divide the images (`train.txt`, `test.txt`). */
  readonly roles: ReadonlyMap<string, SplitRole>;
}

export interface LabelLevel {
  readonly name: string;
  /** Class → its label on this level. */
  readonly labelOfClass: ReadonlyMap<string, string>;
}
