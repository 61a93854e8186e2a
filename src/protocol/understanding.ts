import type { ClassSource, Reading } from '../recipe/reading';
import type { Failure } from '../shared/result';

/** What a choice comes to, over all images but those that are ignored. */
export interface ReadingEffect {
  readonly classCount: number;
  readonly labelledCount: number;
  /** Images that get no label by it. */
  readonly leftOverCount: number;
}

export interface ClassSourceOption {
  readonly source: ClassSource;
  readonly effect: ReadingEffect;
  /** A few of its classes. */
  readonly examples: readonly string[];
}

/** What a table was taken for. */
export interface TableUnderstanding {
  readonly path: string;
  /** Without its header. */
  readonly rowCount: number;
  /** Their names, or `#1`, `#2` … where it has no header. */
  readonly columns: readonly string[];
  readonly use: 'labels' | 'oneHot' | 'levels' | 'split' | 'submission' | 'nothing';
  readonly fileColumn: {
    /** Null: none names files. */
    readonly chosen: string | null;
    readonly isGuess: boolean;
    readonly options: readonly { readonly column: string; readonly foundCount: number }[];
  };
  /** Rows that name files which are not there. */
  readonly missingCount: number;
  readonly missingExamples: readonly string[];
  /** Files that it, or another table, labels in two ways. */
  readonly contradictionCount: number;
}

export interface EncodingOption {
  readonly encoding: string;
  /** A few names as they read in it. */
  readonly examples: readonly string[];
}

/** What plays no part, and what would make it play one. */
export interface UnusedPart {
  readonly path: string;
  /** Its code names a sentence: `unused.<code>`. */
  readonly note: Failure;
  /** What a click adds to the reading; null where nothing can be offered. */
  readonly offer: Partial<Reading> | null;
}

/** How the files of a dataset were read: every guess beside what else it could be. */
export interface Understanding {
  readonly classesFrom: {
    readonly chosen: ClassSource;
    readonly isGuess: boolean;
    readonly options: readonly ClassSourceOption[];
  };
  readonly tables: readonly TableUnderstanding[];
  /** Null where every name is UTF-8. */
  readonly nameEncoding: {
    readonly chosen: string;
    readonly isGuess: boolean;
    readonly options: readonly EncodingOption[];
  } | null;
  readonly unused: readonly UnusedPart[];
  /** What was done without being asked: `remark.<code>`. */
  readonly remarks: readonly Failure[];
}
