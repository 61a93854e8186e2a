/** A look at pixels: what decoding and comparing say of images, whatever is decided about them. */
import type { DatasetProblem } from '../../protocol/dataset';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Preprocessing } from '../../recipe/schema';
import { kindOfProblem } from '../../shared/finding-kinds';
import type { DecodedImages, HealthProgress } from '../dataset';
import type { FileListing } from '../source/listing';
import type { CopyGroup } from './duplicate-findings';
import { exactDuplicates } from './exact-duplicates';
import { BANDS, nearPairs } from './near-pairs';
import { HASHED_SIDE, perceptualHash, SKETCH_BYTES, sketch, sketchDifference } from './perceptual-hash';
import { UnionFind } from './union-find';

/**
 * Most two pictures may differ to look the same, mean over their sketches, of 255. With it, of 5,000 CIFAR-10 images and
 * altered copies of 216, all 144 recompressed or resized copies and 56 of 72 cropped by a pixel on each side were found,
 * and four further pairs, all of them the same photograph; nothing else.
 */
const MAX_SKETCH_DIFFERENCE = 14;
const BATCH = 512;

/** What pictures are compared at. */
const COMPARED: Preprocessing = {
  ...DEFAULT_RECIPE.preprocessing,
  imageSize: HASHED_SIDE,
  channels: 3,
  resize: 'stretch',
};

/** Images are named by their position in the dataset, which is the same under all decisions. */
export interface Look {
  /** Every image that was looked at. */
  readonly items: ReadonlySet<number>;
  /** Those of them that cannot be decoded. */
  readonly unusable: ReadonlySet<number>;
  readonly copies: readonly CopyGroup[];
  /** Those of 16-bit gray. */
  readonly deepGray: readonly number[];
  readonly problems: readonly DatasetProblem[];
}

export interface LookRequest {
  readonly listing: FileListing;
  readonly items: readonly number[];
  /** Item → file of the listing. */
  readonly fileOf: (item: number) => number;
  readonly decode: (
    items: Int32Array,
    preprocessing: Preprocessing,
    onProgress: (progress: {
      readonly done: number;
      readonly total: number;
      readonly remainingMs: number | null;
      readonly imagesPerSecond: number | null;
    }) => void,
  ) => Promise<DecodedImages>;
  readonly onProgress: (progress: HealthProgress) => void;
  readonly signal: AbortSignal;
}

/** Reads, decodes and compares images. Rejects only with the signal's reason. */
export async function lookAtPixels(request: LookRequest): Promise<Look> {
  const { listing, items, fileOf, decode, onProgress, signal } = request;
  const itemOfFile = new Map(items.map((item) => [fileOf(item), item]));
  const copies = await exactDuplicates(
    listing,
    [...itemOfFile.keys()],
    (done, total) => onProgress({ activity: 'hash', done, total, remainingMs: null }),
    signal,
  );
  const decoded = await decode(
    Int32Array.from(items),
    COMPARED,
    ({ done, total, remainingMs, imagesPerSecond }) =>
      onProgress({ activity: 'decode', done, total, remainingMs, imagesPerSecond }),
  );
  const deepGrayPaths = new Set(
    decoded.problems.flatMap((problem) => (kindOfProblem(problem) === 'deepGray' ? [problem.path] : [])),
  );
  const isUsable = (item: number) => (decoded.rowOf[item] ?? -1) >= 0;
  const exact = copies
    .map((files) => files.map((file) => itemOfFile.get(file) as number).filter(isUsable))
    .filter((group) => group.length > 1);
  const near = await nearDuplicates(
    decoded,
    exact,
    (done, total) => onProgress({ activity: 'compare', done, total, remainingMs: null }),
    signal,
  );
  return {
    items: new Set(items),
    unusable: new Set(items.filter((item) => !isUsable(item))),
    copies: [
      ...exact.map((group) => ({ items: group, isExact: true })),
      ...near.map((group) => ({ items: group, isExact: false })),
    ],
    deepGray: items.filter((item) => deepGrayPaths.has(listing.files[fileOf(item)].path)),
    problems: decoded.problems.filter((problem) => kindOfProblem(problem) !== 'deepGray'),
  };
}

/** Lets messages in, so that a person can cancel. Rejects with the signal's reason. */
async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}

/** Groups of pictures that look the same; of exact copies only the first takes part, and brings the others along. */
async function nearDuplicates(
  { source, itemIndices }: DecodedImages,
  exact: readonly (readonly number[])[],
  onCompared: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<number[][]> {
  const copiesOf = new Map(exact.map((items) => [items[0], items]));
  const skipped = new Set(exact.flatMap((items) => items.slice(1)));
  const rows = Int32Array.from(itemIndices.keys()).filter((row) => !skipped.has(itemIndices[row]));
  const hashes = new Uint32Array(rows.length * 2);
  const sketches = new Uint8Array(rows.length * SKETCH_BYTES);
  const imageBytes = HASHED_SIDE * HASHED_SIDE * 3;
  for (let start = 0; start < rows.length; start += BATCH) {
    await pause(signal);
    onCompared(start, rows.length);
    const batch = rows.subarray(start, start + BATCH);
    const pixels = new Uint8Array(batch.length * imageBytes);
    await source.read(batch, pixels);
    for (let i = 0; i < batch.length; i++) {
      const image = pixels.subarray(i * imageBytes, (i + 1) * imageBytes);
      hashes.set(perceptualHash(image), 2 * (start + i));
      sketch(image, sketches, (start + i) * SKETCH_BYTES);
    }
  }
  const sets = new UnionFind(rows.length);
  for (const band of BANDS) {
    await pause(signal);
    for (const [a, b] of nearPairs(hashes, band)) {
      if (sets.find(a) === sets.find(b)) continue;
      if (sketchDifference(sketches, a, b) <= MAX_SKETCH_DIFFERENCE) sets.join(a, b);
    }
  }
  const itemAt = (position: number) => itemIndices[rows[position]];
  return sets
    .groups()
    .map((group) => group.flatMap((position) => copiesOf.get(itemAt(position)) ?? [itemAt(position)]));
}
