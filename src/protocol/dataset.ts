import type { Failure } from '../shared/result';

export type SplitRole = 'training' | 'validation' | 'test' | 'unlabelled' | 'ignore';

/** Where images come from. Files are handed over, never bytes. */
export type DatasetSource =
  | { readonly kind: 'zip'; readonly file: File }
  | {
      readonly kind: 'folder';
      readonly name: string;
      readonly files: readonly { readonly path: string; readonly file: File }[];
    }
  | { readonly kind: 'zips'; readonly files: readonly File[] }
  | { readonly kind: 'sample' };

/** A file that will not be used, or is used with a warning. `code` names a sentence: `problem.<code>`. */
export interface DatasetProblem extends Failure {
  readonly path: string;
  readonly severity: 'excluded' | 'warning' | 'notice';
}

export interface ClassSummary {
  readonly name: string;
  readonly trainingCount: number;
  readonly validationCount: number;
  readonly testCount: number;
}

/** A folder as it was recognised; `role` can be corrected. */
export interface FolderSummary {
  readonly path: string;
  readonly role: SplitRole;
  readonly imageCount: number;
  readonly classCount: number;
}

/** What was found. Counts are of listed files; `problems` grows while files are decoded. */
export interface DatasetSummary {
  readonly name: string;
  readonly fingerprint: string;
  readonly sizeBytes: number;
  /** In torchvision's order. */
  readonly classes: readonly ClassSummary[];
  readonly imageCount: number;
  readonly unlabelledCount: number;
  readonly hasValidationFolder: boolean;
  readonly hasTestFolder: boolean;
  readonly folders: readonly FolderSummary[];
  readonly labelLevels: readonly { readonly name: string; readonly classCount: number }[];
  readonly problems: readonly DatasetProblem[];
  /** A sample_submission.csv that was found: its header, how many rows, and its text for `readSampleSubmission`. */
  readonly sampleSubmission: {
    readonly header: readonly string[];
    readonly rowCount: number;
    readonly text: string;
  } | null;
}

/** One image as the browser of images shows it. */
export interface ImageCard {
  /** Position in the dataset: the handle for every further question about the image. */
  readonly index: number;
  readonly path: string;
  readonly classIndex: number | null;
  readonly role: SplitRole;
  /** RGBA, `size` × `size`, or null where the file cannot be decoded. */
  readonly pixels: Uint8ClampedArray | null;
  readonly size: number;
  readonly problem: DatasetProblem | null;
}

export interface BrowseQuery {
  readonly classIndex: number | null;
  readonly role: SplitRole | null;
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
  /** Side of the thumbnails, px. */
  readonly thumbnailSize: number;
}

export interface BrowsePage {
  readonly total: number;
  readonly cards: readonly ImageCard[];
}
