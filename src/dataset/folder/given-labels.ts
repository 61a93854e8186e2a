import type { SplitRole } from '../../protocol/dataset';
import type { ClassSource } from '../../recipe/reading';

/** Labels that a table gives by file, and coarser levels it gives by class. */
export interface LabelTables {
  /**
   * Where classes come from, instead of folders; null: from folders, and `labels` are of images that lie in no class folder.
   * `folders`: from them alone.
   */
  readonly classesFrom: ClassSource | null;
  /** Path → label. */
  readonly labels: ReadonlyMap<string, string>;
  /** Paths of images that have no one label, since several are said of them or it is said that they have none. */
  readonly leftOut: ReadonlySet<string>;
  readonly levels: readonly LabelLevel[];
  /** Path → split, where lists divide the images (`train.txt`, `test.txt`). */
  readonly roles: ReadonlyMap<string, SplitRole>;
  /** Paths of images that the sample submission names: those to predict. */
  readonly asked: ReadonlySet<string>;
}

export interface LabelLevel {
  readonly name: string;
  /** Class → its label on this level. */
  readonly labelOfClass: ReadonlyMap<string, string>;
}
