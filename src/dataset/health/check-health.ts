/** The health check: one look at everything that listing, decoding and comparing can say against a dataset. */
import type {
  DatasetProblem,
  Finding,
  FindingGroup,
  FindingKind,
  HealthReport,
} from '../../protocol/dataset';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Preprocessing } from '../../recipe/schema';
import type { Dataset, DecodedImages, HealthProgress } from '../dataset';
import type { FileListing } from '../source/listing';
import { countClasses, fewImages, imbalance } from './class-findings';
import { type CopyGroup, judgeCopies } from './duplicate-findings';
import { exactDuplicates } from './exact-duplicates';
import { fileGroup, kindOfProblem } from './file-findings';
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

/** In the order of the report. */
const KINDS: readonly FindingKind[] = [
  'unreadable',
  'empty',
  'notAnImage',
  'unsupportedFormat',
  'leakage',
  'acrossClasses',
  'exactDuplicates',
  'nearDuplicates',
  'tiny',
  'classNotInTraining',
  'fewImages',
  'imbalance',
];

export interface HealthRequest {
  readonly dataset: Dataset;
  readonly listing: FileListing;
  /** Item → file of the listing. */
  readonly fileOf: (item: number) => number;
  readonly onProgress: (progress: HealthProgress) => void;
  readonly signal: AbortSignal;
}

/** Reads, decodes and compares every image that is not set aside. Rejects only with the signal's reason. */
export async function checkHealth(request: HealthRequest): Promise<HealthReport> {
  const { dataset, listing, fileOf, onProgress, signal } = request;
  const chosen = dataset.items.filter(({ role }) => role !== 'ignore').map(({ index }) => index);
  const itemOfFile = new Map(chosen.map((item) => [fileOf(item), item]));
  const copies = await exactDuplicates(
    listing,
    [...itemOfFile.keys()],
    (done, total) => onProgress({ activity: 'hash', done, total, remainingMs: null }),
    signal,
  );
  const exact = copies.map((files) => files.map((file) => itemOfFile.get(file) as number));
  const decoded = await dataset.decode(
    Int32Array.from(chosen),
    COMPARED,
    ({ done, total, remainingMs, imagesPerSecond }) =>
      onProgress({ activity: 'decode', done, total, remainingMs, imagesPerSecond }),
    signal,
  );
  const near = await nearDuplicates(
    decoded,
    exact,
    (done, total) => onProgress({ activity: 'compare', done, total, remainingMs: null }),
    signal,
  );
  return makeReport(dataset, decoded, [
    ...exact.map((items) => ({ items, isExact: true })),
    ...near.map((items) => ({ items, isExact: false })),
  ]);
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

function makeReport(dataset: Dataset, decoded: DecodedImages, copies: readonly CopyGroup[]): HealthReport {
  const { items, classes, summary } = dataset;
  const groups = new Map<FindingKind, FindingGroup[]>(KINDS.map((kind) => [kind, []]));
  const itemOfPath = new Map(items.map((item) => [item.path, item]));
  const unusable = new Set<number>();
  for (const { index, role } of items) {
    if (role !== 'ignore' && (decoded.rowOf[index] ?? -1) < 0) unusable.add(index);
  }
  const told = new Set<string>();
  for (const problem of [...summary.problems, ...decoded.problems]) {
    const kind = kindOfProblem(problem);
    if (!kind || told.has(tellKey(kind, problem))) continue;
    told.add(tellKey(kind, problem));
    const item = itemOfPath.get(problem.path);
    const className = item && item.classIndex !== null ? (classes[item.classIndex] ?? null) : null;
    groups.get(kind)?.push(fileGroup(problem, item ? { index: item.index, className } : null));
  }
  for (const copy of dropContained(copies)) {
    const finding = judgeCopies(copy, items, classes);
    if (finding) groups.get(finding.kind)?.push(finding.group);
  }
  const counts = countClasses(items, classes, unusable);
  groups.get('fewImages')?.push(...fewImages(items, counts, unusable));
  groups.get('imbalance')?.push(...imbalance(counts));
  const findings = KINDS.map((kind): Finding => {
    const ofKind = groups.get(kind) ?? [];
    return { kind, groups: ofKind, fileCount: ofKind.reduce((sum, { paths }) => sum + paths.length, 0) };
  }).filter((finding) => finding.groups.length > 0);
  return { findings, comparedCount: decoded.itemIndices.length, classes: counts };
}

function tellKey(kind: FindingKind, problem: DatasetProblem): string {
  return `${kind}\0${problem.path}`;
}

/** A group of exact copies that is part of a group of near ones is told once, as part of that. */
function dropContained(copies: readonly CopyGroup[]): CopyGroup[] {
  const inNear = new Set(copies.filter(({ isExact }) => !isExact).flatMap(({ items }) => items));
  return copies.filter(({ isExact, items }) => !isExact || !inNear.has(items[0]));
}
