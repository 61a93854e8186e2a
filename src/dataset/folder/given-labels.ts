import type { SplitRole } from '../../protocol/dataset';
import type { ClassSource } from '../../recipe/reading';

/** Labels that a table gives by file, and coarser levels it gives by class. */
export interface LabelTables {
  /** Where a person said that classes come from; null: as it is guessed. `labels` are then of that source. */
  readonly classesFrom: ClassSource | null;
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
