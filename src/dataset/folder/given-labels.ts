import type { SplitRole } from '../../protocol/dataset';
import type { ClassSource } from '../../recipe/reading';

/**
 * Labels that a table gives by file, and coarser levels it gives by class. Files are told by their position in `FileListing.files`:
 * 200,000 paths as keys of a map cost a tenth of a second each time they are looked up.
 */
export interface LabelTables {
  /**
   * Where classes come from, instead of folders; null: from folders, and `labels` are of images that lie in no class folder.
   * `folders`: from them alone.
   */
  readonly classesFrom: ClassSource | null;
  /** File → label. */
  readonly labels: ReadonlyMap<number, string>;
  /** Images that have no one label, since several are said of them or it is said that they have none. */
  readonly leftOut: ReadonlySet<number>;
  readonly levels: readonly LabelLevel[];
  /** File → split, where lists divide the images (`train.txt`, `test.txt`). */
  readonly roles: ReadonlyMap<number, SplitRole>;
  /** Images that the sample submission names: those to predict. */
  readonly asked: ReadonlySet<number>;
}

export interface LabelLevel {
  readonly name: string;
  /** Class → its label on this level. */
  readonly labelOfClass: ReadonlyMap<string, string>;
}
