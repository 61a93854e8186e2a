import type { Recipe } from '../recipe/schema';
import type { FindingKind } from '../shared/finding-kinds';
import type { Failure } from '../shared/result';
import type { Understanding } from './understanding';

export type SplitRole = 'training' | 'validation' | 'test' | 'unlabelled' | 'ignore';

/** Where images come from. Files are handed over, never bytes. */
export type DatasetSource =
  /** One file: a zip, or whatever else holds a dataset. */
  | { readonly kind: 'zip'; readonly file: File }
  | {
      readonly kind: 'folder';
      readonly name: string;
      readonly files: readonly { readonly path: string; readonly file: File }[];
    }
  /** Several files chosen together: zips and other containers, tables, pictures. */
  | { readonly kind: 'files'; readonly files: readonly File[] }
  /** What was collected in the studio under this name. */
  | { readonly kind: 'collection'; readonly name: string }
  | { readonly kind: 'sample' };

/** A dataset that was opened in this browser, trained on or not. */
export interface OpenedDataset {
  readonly fingerprint: string;
  readonly name: string;
  readonly imageCount: number;
  /** The last time, ms since 1970. */
  readonly openedAt: number;
  /** What its pixels were decoded for last; null where they never were, so that its files are needed. */
  readonly recipe: Recipe | null;
}

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
  /** Those that were set aside or are ignored included. */
  readonly originalCount: number;
}

/** A folder as it was recognised; `role` can be corrected. */
export interface FolderSummary {
  readonly path: string;
  readonly role: SplitRole;
  readonly imageCount: number;
  readonly classCount: number;
}

/** A folder that holds images, itself or below. */
export interface FolderRow {
  /** Empty for the whole dataset. */
  readonly path: string;
  readonly name: string;
  /** 0 for the whole. */
  readonly depth: number;
  /** In it and below. */
  readonly imageCount: number;
  readonly classCount: number;
  readonly subfolderCount: number;
  /** What all its images are used as; null where that differs. */
  readonly role: SplitRole | null;
}

/** An image whose label a person corrected; classes are those of the level that is learned. */
export interface RelabelledImage {
  readonly index: number;
  readonly path: string;
  /** What it was before; null where it had no label. */
  readonly originalClass: string | null;
  readonly className: string;
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
  /** Corrected labels that are in force. */
  readonly relabelled: readonly RelabelledImage[];
  /** Images that a decision leaves out. */
  readonly setAside: readonly { readonly index: number; readonly path: string }[];
  readonly labelLevels: readonly { readonly name: string; readonly classCount: number }[];
  readonly problems: readonly DatasetProblem[];
  /** How its files were read, and how else they could be. */
  readonly understanding: Understanding;
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
  /** Before anybody corrected it; null for none. */
  readonly ownClass: string | null;
  readonly role: SplitRole;
  /** RGBA, `size` × `size`, or null where the file cannot be decoded, or they are on a sheet. */
  readonly pixels: Uint8ClampedArray | null;
  readonly size: number;
  readonly sizeBytes: number;
  /** Of the picture itself, px; null where the file cannot be decoded. */
  readonly dimensions: { readonly width: number; readonly height: number } | null;
  readonly problem: DatasetProblem | null;
}

export interface BrowseQuery {
  readonly classIndex: number | null;
  readonly role: SplitRole | null;
  readonly search: string;
  /** In it or below; without it, anywhere. */
  readonly folder?: string;
  /** `asListed`: an order that no label changes. Without it classes stand together. */
  readonly order?: 'asListed';
  readonly offset: number;
  readonly limit: number;
  /** Side of the thumbnails, px. */
  readonly thumbnailSize: number;
  /** All thumbnails on one sheet. */
  readonly asSheet?: true;
}

/** An image, and where it goes in a zip of class folders. */
export interface PlacedImage {
  /** Position in the dataset. */
  readonly index: number;
  readonly path: string;
}

export interface BrowsePage {
  readonly total: number;
  readonly cards: readonly ImageCard[];
  /** Each at `placeOnSheet` of its number in `cards`; null where none was asked for, or none can be drawn. */
  readonly sheet: Blob | null;
}

/** One file, the copies of one picture, or a class. */
export interface FindingGroup {
  /** The class it is about, where it is about one. */
  readonly className: string | null;
  readonly paths: readonly string[];
  /** Positions in the dataset of those paths that are images: what has a thumbnail. */
  readonly indices: readonly number[];
  /** Duplicates: whether they are the same to the last byte. */
  readonly isExact: boolean;
  /** Why, in words of `problem.<code>`; null where the kind says it all. */
  readonly reason: Failure | null;
  /** What the remedy adds to the recipe's `dataset.setAside`; empty where there is nothing to set aside. */
  readonly setAside: readonly string[];
}

export interface Finding {
  readonly kind: FindingKind;
  readonly groups: readonly FindingGroup[];
  /** Files concerned, over all groups. */
  readonly fileCount: number;
}

/** How closely a data check looks: at the listing alone, at the pixels while nothing else is done, or at them right away. */
export type HealthLook = 'listed' | 'quietly' | 'atOnce';

/** The report of a data check. It speaks of the dataset as decided now: what is set aside already is not found again. */
export interface HealthReport {
  /** Gravest first. */
  readonly findings: readonly Finding[];
  /** Images whose pixels could be compared. */
  readonly comparedCount: number;
  /** Images whose pixels nobody has looked at, */
  readonly uncheckedCount: number;
  /** and whether that is soon done: so many and so large that it can be done unasked. */
  readonly isSoonDone: boolean;
  /** Original and usable images of each class: usable ones are neither set aside nor unreadable. */
  readonly classes: readonly {
    readonly name: string;
    readonly originalCount: number;
    readonly usableCount: number;
  }[];
}

/** Decoded pixels of one dataset at one size, as they are kept for the next visit. */
export interface StoredPixels {
  readonly key: string;
  /** Of the dataset. */
  readonly name: string;
  readonly imageSize: number;
  readonly channels: number;
  readonly imageCount: number;
  readonly sizeBytes: number;
  readonly createdMs: number;
}
