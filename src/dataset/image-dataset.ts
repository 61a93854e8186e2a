import type { DatasetSummary, HealthLook, HealthReport } from '../protocol/dataset';
import { areSameReadings } from '../recipe/reading';
import type { DatasetDecisions, GrayRange, Preprocessing, SplitSettings } from '../recipe/schema';
import type { FeatureShelf } from '../shared/feature-store';
import { type Result, success } from '../shared/result';
import { cacheKey } from './cache/pixel-cache';
import type {
  Dataset,
  DecodedImages,
  DecodeFilesRequest,
  DecodeProgress,
  Decoding,
  DecodingMeans,
  HealthProgress,
  ImageItem,
  ImageWatcher,
  Splits,
} from './dataset';
import type { Thumbnail } from './decode/decode-thumbnail';
import { decodeImages } from './decode/pool/decode-images';
import { decodeStretches } from './decode/pool/decode-stretches';
import { decoderHere } from './decode/pool/decoder-here';
import { notKept } from './decode/pool/open-pixel-store';
import { readThumbnails } from './decode/pool/read-thumbnails';
import type { PixelSettings } from './decode/resize-plan';
import { showableImage } from './decode/showable-image';
import { type Arrangement, arrange } from './folder/arrange';
import { reportHealth } from './health/check-health';
import { measureGray, sampleDeepGray } from './health/deep-gray';
import type { CopyGroup } from './health/duplicate-findings';
import { type Look, lookAtPixels } from './health/look';
import { type OpenedFiles, readMeaning } from './read-meaning';
import { readFile } from './source/read-block';
import { copyUnits } from './split/copy-units';
import { splitItems } from './split/split';

/** What was seen of the images; the same for all decisions. */
interface Looked {
  last: Look | null;
  /** Files of 16-bit gray among a few. */
  sampledGray: ReadonlySet<number> | null;
}

/** What a look takes that must not be in anyone's way: one decoder, on this thread, that keeps nothing. */
const QUIET: DecodingMeans = { spawnDecoder: decoderHere, cache: null, workerCount: 1 };

/** Listed files under one set of decisions. The position of an image is the same under all of them. */
export class ImageDataset implements Dataset {
  readonly summary: DatasetSummary;
  readonly classes: readonly string[];
  readonly items: readonly ImageItem[];

  constructor(
    readonly opened: OpenedFiles,
    private readonly decoding: Decoding,
    private readonly decisions: DatasetDecisions,
    private readonly looked: Looked = { last: null, sampledGray: null },
  ) {
    const arrangement = arrange(
      opened.sorted.images,
      opened.tables,
      decisions,
      opened.listing.isMerged,
      opened.sorted.asides,
    );
    this.classes = arrangement.classes;
    this.items = opened.sorted.images.map(({ path, sizeBytes }, index): ImageItem => {
      const classIndex = arrangement.classIndices[index];
      const role = arrangement.roles[index] ?? 'ignore';
      return { index, path, sizeBytes, classIndex: classIndex < 0 ? null : classIndex, role };
    });
    this.summary = summarize(opened, arrangement, this.items, new Set(decisions.setAside));
  }

  async decided(decisions: DatasetDecisions): Promise<Result<ImageDataset>> {
    const { opened } = this;
    if (areSameReadings(decisions.reading, opened.reading)) return success(this.withDecisions(decisions));
    const read = await readMeaning(opened.listing, decisions.reading);
    if (!read.ok) return read;
    const looked = areSameImages(read.value, opened) ? this.looked : undefined;
    return success(new ImageDataset(read.value, this.decoding, decisions, looked));
  }

  withDecisions(decisions: DatasetDecisions): ImageDataset {
    if (!areSameReadings(decisions.reading, this.opened.reading))
      throw new RangeError('The files are read in another way: ask decided()');
    return new ImageDataset(this.opened, this.decoding, decisions, this.looked);
  }

  withoutCorrections(): ImageDataset {
    // The first label of an image corrects nothing.
    const first = this.summary.relabelled.filter(({ originalClass }) => originalClass === null);
    const { relabelled: given } = this.decisions;
    const relabelled = Object.fromEntries(first.map(({ path }) => [path, given[path]]));
    return this.withDecisions({ ...this.decisions, relabelled });
  }

  split(settings: SplitSettings, seed: number, usable: (item: ImageItem) => boolean): Splits {
    const items = this.items.filter(usable);
    const unitOf = copyUnits(items, (item) => this.contentOf(item), this.decisions.keptTogether);
    return splitItems(items, settings, seed, unitOf);
  }

  async decode(
    itemIndices: Int32Array,
    preprocessing: Preprocessing,
    onProgress: (progress: DecodeProgress) => void,
    signal: AbortSignal,
    watcher: ImageWatcher | null = null,
  ): Promise<DecodedImages> {
    const request = this.requestFor(itemIndices, preprocessing, signal);
    return decodeImages({ ...request, ...(await this.decoding()), onProgress, watcher });
  }

  async *decodeInTurn(
    itemIndices: Int32Array,
    preprocessing: Preprocessing,
    lengthOf: (stretch: number) => number,
    signal: AbortSignal,
  ): AsyncGenerator<DecodedImages, void> {
    const request = this.requestFor(itemIndices, preprocessing, signal);
    yield* decodeStretches({ ...request, ...(await this.decoding()), lengthOf });
  }

  async featureShelf(itemIndices: Int32Array, preprocessing: Preprocessing): Promise<FeatureShelf | null> {
    const { listing } = this.opened;
    const { cache } = await this.decoding();
    if (cache === null) return null;
    const files = Array.from(itemIndices, (index) => this.fileOf(index));
    const missing = await notKept(listing, files, this.settingsOf(preprocessing), cache);
    const { imageSize, channels } = preprocessing;
    const pixelBytes = missing.length * imageSize * imageSize * channels;
    return cache.featureShelf(cacheKey(listing.fingerprint, this.settingsOf(preprocessing)), pixelBytes);
  }

  /** What decides the bytes of an image: the preprocessing, and what was decided about these data. */
  private settingsOf(preprocessing: Preprocessing): PixelSettings {
    return { ...preprocessing, grayRange: this.decisions.grayRange };
  }

  withGrayRange(grayRange: GrayRange | null): ImageDataset {
    return this.withDecisions({ ...this.decisions, grayRange });
  }

  measureGray(signal: AbortSignal): Promise<GrayRange | null> {
    return measureGray(
      this.opened.listing,
      this.usedItems().map(({ index }) => this.fileOf(index)),
      signal,
    );
  }

  private requestFor(
    itemIndices: Int32Array,
    preprocessing: Preprocessing,
    signal: AbortSignal,
  ): DecodeFilesRequest {
    return {
      listing: this.opened.listing,
      files: Array.from(itemIndices, (itemIndex) => ({ itemIndex, fileIndex: this.fileOf(itemIndex) })),
      itemCount: this.items.length,
      preprocessing: this.settingsOf(preprocessing),
      signal,
    };
  }

  /**
   * Whether these items can be had as `preprocessing` asks: their pixels are kept, or else their files are there. Of
   * those that are not kept one is read: files of a dataset are there or gone together.
   */
  async canDecode(itemIndices: readonly number[], preprocessing: Preprocessing): Promise<boolean> {
    const { listing } = this.opened;
    const { cache } = await this.decoding();
    const files = itemIndices.map((index) => this.fileOf(index));
    const [missing] = await notKept(listing, files, this.settingsOf(preprocessing), cache);
    return missing === undefined || (await readFile(listing, missing)).ok;
  }

  async healthReport(): Promise<HealthReport> {
    const deepGray = this.decisions.grayRange ? [] : await this.deepGrayItems();
    return reportHealth(this, this.looked.last, { deepGray, copies: () => this.copiesByListing() });
  }

  /** Images of 16-bit gray, as far as is known: of a look at all of them, or of a few headers. */
  private async deepGrayItems(): Promise<readonly number[]> {
    if (this.looked.last) return this.looked.last.deepGray;
    const files = this.usedItems().map(({ index }) => this.fileOf(index));
    this.looked.sampledGray ??= new Set(await sampleDeepGray(this.opened.listing, files));
    const { sampledGray } = this.looked;
    if (sampledGray.size === 0) return [];
    return this.usedItems().flatMap(({ index }) => (sampledGray.has(this.fileOf(index)) ? index : []));
  }

  private usedItems(): readonly ImageItem[] {
    return this.items.filter(({ role }) => role !== 'ignore');
  }

  async checkHealth(
    onProgress: (progress: HealthProgress) => void,
    signal: AbortSignal,
    look: Exclude<HealthLook, 'listed'> = 'atOnce',
  ): Promise<HealthReport> {
    const means = look === 'quietly' ? QUIET : await this.decoding();
    this.looked.last = await lookAtPixels({
      listing: this.opened.listing,
      items: this.usedItems().map(({ index }) => index),
      fileOf: (item) => this.fileOf(item),
      decode: (items, preprocessing, onDecoded) =>
        decodeImages({
          ...this.requestFor(items, preprocessing, signal),
          ...means,
          onProgress: onDecoded,
        }),
      onProgress,
      signal,
    });
    return this.healthReport();
  }

  /** Images whose files have the same size and checksum: copies, as far as a listing can tell. */
  private copiesByListing(): readonly CopyGroup[] {
    const groups = new Map<string, number[]>();
    for (const item of this.items) {
      const content = item.role === 'ignore' || item.sizeBytes === 0 ? null : this.contentOf(item);
      if (content === null) continue;
      const group = groups.get(content);
      if (group) group.push(item.index);
      else groups.set(content, [item.index]);
    }
    return [...groups.values()].filter(({ length }) => length > 1).map((items) => ({ items, isExact: true }));
  }

  thumbnails(indices: readonly number[], size: number): Promise<readonly Result<Thumbnail>[]> {
    return readThumbnails(
      this.opened.listing,
      indices.map((index) => this.fileOf(index)),
      size,
      this.decisions.grayRange,
    );
  }

  async readFile(index: number): Promise<Result<Blob>> {
    const content = await readFile(this.opened.listing, this.fileOf(index));
    return content.ok ? success(new Blob([content.value])) : content;
  }

  async showable(index: number): Promise<Result<Blob>> {
    const content = await readFile(this.opened.listing, this.fileOf(index));
    return content.ok ? success(await showableImage(content.value, this.decisions.grayRange)) : content;
  }

  close(): Promise<void> {
    return this.opened.listing.release();
  }

  private fileOf(index: number): number {
    const image = this.opened.sorted.images[index];
    if (!image) throw new RangeError(`The dataset has no image ${index}`);
    return image.fileIndex;
  }

  /** Size and CRC: equal for twins, known without reading them. */
  private contentOf({ index, sizeBytes }: ImageItem): string | null {
    const checksum = this.opened.listing.files[this.fileOf(index)]?.location.crc32 ?? null;
    return checksum === null ? null : `${sizeBytes}:${checksum}`;
  }
}

/** Whether two readings have the same images at the same positions. */
function areSameImages(a: OpenedFiles, b: OpenedFiles): boolean {
  const [ours, theirs] = [a.sorted.images, b.sorted.images];
  return (
    a.listing === b.listing &&
    ours.length === theirs.length &&
    ours.every(({ fileIndex }, index) => fileIndex === theirs[index]?.fileIndex)
  );
}

function summarize(
  opened: OpenedFiles,
  arrangement: Arrangement,
  items: readonly ImageItem[],
  setAside: ReadonlySet<string>,
): DatasetSummary {
  const { listing, sorted, tables } = opened;
  const counts = { training: 0, validation: 0, test: 0, unlabelled: 0, ignore: 0 };
  const ofClass = arrangement.classes.map((name) => ({
    name,
    trainingCount: 0,
    validationCount: 0,
    testCount: 0,
    originalCount: 0,
  }));
  for (const { classIndex, role } of items) {
    counts[role]++;
    const summary = classIndex === null ? undefined : ofClass[classIndex];
    if (!summary) continue;
    summary.originalCount++;
    if (role === 'training') summary.trainingCount++;
    if (role === 'validation') summary.validationCount++;
    if (role === 'test') summary.testCount++;
  }
  return {
    name: listing.name,
    fingerprint: listing.fingerprint,
    sizeBytes: listing.sizeBytes,
    classes: ofClass,
    imageCount: counts.training + counts.validation + counts.test,
    unlabelledCount: counts.unlabelled,
    hasValidationFolder: counts.validation > 0,
    hasTestFolder: counts.test > 0,
    folders: arrangement.folders,
    relabelled: arrangement.relabelled,
    setAside: items.filter(({ path }) => setAside.has(path)).map(({ index, path }) => ({ index, path })),
    labelLevels: tables.levels.map(({ name, labelOfClass }) => ({
      name,
      classCount: new Set(labelOfClass.values()).size,
    })),
    problems: [...sorted.problems, ...opened.problems, ...arrangement.problems],
    understanding: understandingOf(opened, arrangement),
    sampleSubmission: opened.sampleSubmission,
  };
}

/** What tables say, with what files and folders say by themselves. */
function understandingOf(
  { understanding, sorted }: OpenedFiles,
  { unused, remarks }: Arrangement,
): DatasetSummary['understanding'] {
  return {
    ...understanding,
    unused: [...unused, ...understanding.unused, ...sorted.unused],
    remarks: [...remarks, ...understanding.remarks, ...sorted.remarks],
  };
}
