/**
 * The room's contract with training and the worker: a dataset is a list of images with roles and labels, and pixels
 * that are decoded on demand into a store. Everything else about zips, folders and decoders stays inside the room.
 */
import type {
  DatasetProblem,
  DatasetSummary,
  HealthLook,
  HealthReport,
  SplitRole,
} from '../protocol/dataset';
import type { DatasetDecisions, GrayRange, Preprocessing, SplitSettings } from '../recipe/schema';
import type { FeatureShelf } from '../shared/feature-store';
import type { PixelSource } from '../shared/pixels';
import type { Result } from '../shared/result';
import type { PixelCache } from './cache/pixel-cache';
import type { Thumbnail } from './decode/decode-thumbnail';
import type { SpawnDecoder } from './decode/pool/decoder-protocol';
import type { PixelSettings } from './decode/resize-plan';
import type { FileListing } from './source/listing';

export interface ImageItem {
  /** Position in `Dataset.items`. */
  readonly index: number;
  /** Path inside the zip or folder. */
  readonly path: string;
  /** Index into `classes`, or null for unlabelled images. */
  readonly classIndex: number | null;
  readonly role: SplitRole;
  readonly sizeBytes: number;
}

export interface DecodeProgress {
  readonly done: number;
  readonly total: number;
  /** Null while too little has been seen to say. */
  readonly imagesPerSecond: number | null;
  readonly remainingMs: number | null;
  /** Problems found since the last report. */
  readonly problems: readonly DatasetProblem[];
}

export interface HealthProgress {
  readonly activity: 'hash' | 'decode' | 'compare';
  readonly done: number;
  readonly total: number;
  readonly remainingMs: number | null;
  readonly imagesPerSecond?: number | null;
}

/** Decoded pixels of chosen items, and which of them could be decoded. */
export interface DecodedImages {
  /** Row i of the source is item `itemIndices[i]`. */
  readonly source: PixelSource;
  readonly itemIndices: Int32Array;
  /** Item index → row, or −1 where the file could not be decoded. */
  readonly rowOf: Int32Array;
  readonly problems: readonly DatasetProblem[];
}

/** Some of the images that are decoded: row i of the source is item `itemIndices[i]`. */
export type SomeImages = Pick<DecodedImages, 'source' | 'itemIndices'>;

/** How many images a watcher is through with, since it last said so. */
export interface SeenImages {
  /** What it had to work on. */
  readonly worked: number;
  /** Where there was nothing to do. */
  readonly idle: number;
}

/** Works on images while others are decoded. While it works the next lot waits, and so do decoders some megabytes ahead. */
export interface ImageWatcher {
  /** Kept images come first, then each lot as it comes out of the decoders, in no order. Rejects where decoding must end. */
  see(images: SomeImages): Promise<SeenImages>;
  /** No more will come: answers how many images it had to work on until now. */
  finish(): Promise<number>;
}

/** What decoding is asked for: which item is which file of the listing. Rows come in this order. */
export interface DecodeFilesRequest {
  readonly listing: FileListing;
  readonly files: readonly { readonly itemIndex: number; readonly fileIndex: number }[];
  /** How many items the whole dataset has: the length of `rowOf`. */
  readonly itemCount: number;
  readonly preprocessing: PixelSettings;
  readonly signal: AbortSignal;
}

/** What decoding takes that the dataset does not have. */
export interface DecodingMeans {
  readonly spawnDecoder: SpawnDecoder;
  /** Null: pixels are kept nowhere but in memory. */
  readonly cache: PixelCache | null;
  /** All cores but one where it is not given. */
  readonly workerCount?: number;
}

/** Handed in by the worker, which alone may start decoder workers; tests hand in their own. */
export type Decoding = () => Promise<DecodingMeans>;

/** Rows of three splits, as item indices. */
export interface Splits {
  readonly training: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface Dataset {
  readonly summary: DatasetSummary;
  readonly classes: readonly string[];
  readonly items: readonly ImageItem[];
  /** The same files under other decisions, read as those say. Fails where they must be read anew and are gone. */
  decided(decisions: DatasetDecisions): Promise<Result<Dataset>>;
  /** The same files, read as they are, under other decisions. */
  withDecisions(decisions: DatasetDecisions): Dataset;
  /** The same without the labels that a person corrected: as the files have it. What had none keeps what it was given. */
  withoutCorrections(): Dataset;
  /** Seeded and stratified; `usable` leaves out what could not be decoded. */
  split(settings: SplitSettings, seed: number, usable: (item: ImageItem) => boolean): Splits;
  /**
   * Decodes, resizes and caches; in order of `itemIndices`. Cancelled through the signal (rejects with AbortError). An image
   * is done once the watcher, where there is one, is through with it.
   */
  decode(
    itemIndices: Int32Array,
    preprocessing: Preprocessing,
    onProgress: (progress: DecodeProgress) => void,
    signal: AbortSignal,
    watcher?: ImageWatcher | null,
  ): Promise<DecodedImages>;
  /**
   * Decodes a stretch of items after the other, in order of `itemIndices`, for whoever needs each image once: no more than
   * the stretch in hand is kept in memory, whatever becomes of the cache. `lengthOf` says how many items a stretch has.
   * Rejects as `decode` does.
   */
  decodeInTurn(
    itemIndices: Int32Array,
    preprocessing: Preprocessing,
    lengthOf: (stretch: number) => number,
    signal: AbortSignal,
  ): AsyncGenerator<DecodedImages, void>;
  /**
   * Where what a network makes of these items under this preprocessing can be kept, beside their pixels; null where the
   * browser keeps nothing.
   */
  featureShelf(itemIndices: Int32Array, preprocessing: Preprocessing): Promise<FeatureShelf | null>;
  /** What may be wrong with it, as far as its listing and a few headers say, and its pixels were looked at. */
  healthReport(): Promise<HealthReport>;
  /**
   * Looks at the pixels too, on this thread (`quietly`) or in all decoders, and remembers what it saw under all
   * decisions. Cancelled through the signal (rejects with its reason).
   */
  checkHealth(
    onProgress: (progress: HealthProgress) => void,
    signal: AbortSignal,
    look?: Exclude<HealthLook, 'listed'>,
  ): Promise<HealthReport>;
  /** The same, 16-bit gray made bytes as a model learned it, whatever is decided here. */
  withGrayRange(grayRange: GrayRange | null): Dataset;
  /** The values that 16-bit gray takes, over at most some hundreds of images; null where there are none. */
  measureGray(signal: AbortSignal): Promise<GrayRange | null>;
  /** Pictures of `size` px of a side for browsing, in the order asked for, or why there are none (`problem.<code>`). */
  thumbnails(indices: readonly number[], size: number): Promise<readonly Result<Thumbnail>[]>;
  /** The encoded bytes of one image, or why there are none (`problem.<code>`). */
  readFile(index: number): Promise<Result<Blob>>;
  /** One image at full size as every browser shows it, or why there is none (`problem.<code>`). */
  showable(index: number): Promise<Result<Blob>>;
  /** Lets go of what was unpacked on disk to read it. Its files may not be readable afterwards. */
  close(): Promise<void>;
}
