import { browse } from '../../dataset/browse';
import type { Dataset } from '../../dataset/dataset';
import { classFolders } from '../../dataset/folder/class-folders';
import { folderRows } from '../../dataset/folder/folder-rows';
import type { ImageDataset } from '../../dataset/image-dataset';
import { DatasetMemory } from '../../dataset/memory/dataset-memory';
import { KeptDecisions } from '../../dataset/memory/kept-decisions';
import { RecentDatasets } from '../../dataset/memory/recent-datasets';
import { openDataset } from '../../dataset/open-dataset';
import type { BrowseQuery, DatasetProblem, ImageCard } from '../../protocol/dataset';
import { areSameReadings } from '../../recipe/reading';
import type { Recipe } from '../../recipe/schema';
import { failure, type Result, success } from '../../shared/result';
import type { Handlers, Post } from '../handlers';
import { decodingMeans } from '../platform/decoding-means';
import { drawSheet } from '../platform/draw-sheet';
import { isLabelled } from '../run/prepare-data';

type DatasetCommands =
  | 'openDataset'
  | 'closeDataset'
  | 'recallDataset'
  | 'listRecentDatasets'
  | 'decideDataset'
  | 'measureGray'
  | 'checkHealth'
  | 'listFolders'
  | 'browseImages'
  | 'findImages'
  | 'arrangeByClass'
  | 'readDecisions'
  | 'deleteDamagedDecisions'
  | 'readImage'
  | 'showImage'
  | 'cancelDataset';

export interface DatasetDesk {
  readonly handlers: Handlers<DatasetCommands>;
  /** The open dataset as the page sees it, or null. */
  current(): Dataset | null;
  /**
   * The open dataset as a recipe decides it, where that is a recipe for it, else as it is. Fails where none is open
   * (`noDataset`), and where it must be read anew and its files are gone (`filesGone`).
   */
  decidedBy(recipe: Recipe): Promise<Result<Dataset>>;
  /** Ends a data check under way: a run needs the machine. */
  stopChecking(): void;
  /** The pixels that a recipe needs are about to be decoded: with it they are found again after a reload. */
  decodesFor(recipe: Recipe): Promise<void>;
}

/** Opens, shows and decides the dataset. One that cannot be opened leaves the one before it in place. */
export function createDatasetDesk(post: Post): DatasetDesk {
  let dataset: ImageDataset | null = null;
  let opening: AbortController | null = null;
  let checking: AbortController | null = null;
  let lastFound: { of: Dataset; filter: string; indices: readonly number[] } | null = null;

  let decisions: Promise<KeptDecisions | null> | null = null;
  const keptDecisions = () => {
    decisions ??= KeptDecisions.open();
    return decisions;
  };

  let recent: Promise<RecentDatasets | null> | null = null;
  const recentDatasets = () => {
    recent ??= RecentDatasets.open();
    return recent;
  };

  /** What a query finds, kept for its next page: looking through tens of thousands of names takes a while. */
  function find(of: Dataset, query: Omit<BrowseQuery, 'thumbnailSize' | 'asSheet'>): readonly number[] {
    const { classIndex, role, search, folder, order } = query;
    const filter = JSON.stringify([classIndex, role, search, folder, order]);
    if (lastFound?.of !== of || lastFound.filter !== filter)
      lastFound = { of, filter, indices: browse(of, query) };
    return lastFound.indices;
  }

  /** One at a time: what is opened, recalled or closed later takes the place of what is under way. */
  function beginOpening(): AbortSignal {
    opening?.abort();
    checking?.abort();
    opening = new AbortController();
    return opening.signal;
  }

  /** What was unpacked for the one before goes with it. */
  async function replaceBy(next: ImageDataset | null): Promise<void> {
    const before = dataset;
    dataset = next;
    await before?.close();
  }

  async function cardsOf(of: Dataset, indices: readonly number[], size: number): Promise<ImageCard[]> {
    const thumbnails = await of.thumbnails(indices, size);
    const problems: DatasetProblem[] = [];
    const before = new Map(of.summary.relabelled.map((image) => [image.index, image.originalClass]));
    const cards = indices.map((index, i): ImageCard => {
      const item = of.items[index];
      const thumbnail = thumbnails[i];
      if (!item || !thumbnail) throw new RangeError(`No image ${index}`);
      const { path, classIndex, role, sizeBytes } = item;
      const ownClass = before.has(index)
        ? (before.get(index) ?? null)
        : classIndex === null
          ? null
          : (of.classes[classIndex] ?? null);
      const shown = { index, path, ownClass, role, size, sizeBytes };
      if (thumbnail.ok) {
        const { pixels, width, height } = thumbnail.value;
        return { ...shown, pixels, dimensions: { width, height }, problem: null };
      }
      const problem: DatasetProblem = { ...thumbnail.failure, path, severity: 'excluded' };
      problems.push(problem);
      return { ...shown, pixels: null, dimensions: null, problem };
    });
    if (of === dataset && problems.length > 0) post({ type: 'datasetProblems', problems });
    return cards;
  }

  return {
    current: () => dataset,
    async decidedBy({ dataset: decisions }) {
      if (!dataset) return failure('noDataset');
      return decisions.fingerprint === dataset.summary.fingerprint
        ? await dataset.decided(decisions)
        : success(dataset);
    },
    stopChecking: () => checking?.abort(),
    decodesFor: async (recipe) => (await recentDatasets())?.decodedFor(recipe),
    handlers: {
      async openDataset({ source }) {
        const signal = beginOpening();
        const onProgress = (done: number, total: number) =>
          post({ type: 'taskProgress', task: 'dataset', activity: 'list', done, total, remainingMs: null });
        const opened = await openDataset(source, decodingMeans, { onProgress, signal }).catch((error) => {
          if (signal.aborted) return failure('cancelled');
          throw error;
        });
        if (signal.aborted) {
          if (opened.ok) await opened.value.close();
          return failure('cancelled');
        }
        if (!opened.ok) return opened;
        await replaceBy(opened.value);
        await (await DatasetMemory.open())?.remember(opened.value);
        // The sample and collections are on the first screen anyway.
        if (source.kind !== 'sample' && source.kind !== 'collection')
          await (await recentDatasets())?.opened(opened.value.summary);
        return success(opened.value.summary);
      },
      async recallDataset({ fingerprint, recipe }) {
        const signal = beginOpening();
        const recalled = await (await DatasetMemory.open())?.recall(fingerprint, decodingMeans);
        if (signal.aborted) return failure('cancelled');
        if (!recalled) return failure('datasetForgotten');
        const decided = await recalled.decided(recipe.dataset);
        if (signal.aborted) return failure('cancelled');
        if (!decided.ok) return failure('datasetForgotten');
        const labelled = decided.value.items.filter(isLabelled);
        const indices = labelled.map(({ index }) => index);
        const canBeHad = await recalled.canDecode(indices, recipe.preprocessing);
        if (signal.aborted) return failure('cancelled');
        if (!canBeHad) return failure('datasetForgotten');
        await replaceBy(recalled);
        return success(recalled.summary);
      },
      async listRecentDatasets() {
        return success((await (await recentDatasets())?.list()) ?? []);
      },
      async closeDataset() {
        opening?.abort();
        checking?.abort();
        await replaceBy(null);
        lastFound = null;
        return success(null);
      },
      async cancelDataset() {
        opening?.abort();
        checking?.abort();
        return success(null);
      },
      async decideDataset({ decisions: wanted }) {
        if (!dataset) return failure('noDataset');
        const of = dataset;
        const decided = await of.decided(wanted);
        if (!decided.ok) return decided;
        // Another may have been opened meanwhile.
        if (dataset !== of) return failure('cancelled');
        dataset = decided.value;
        void (await keptDecisions())?.keep(wanted);
        if (!areSameReadings(of.opened.reading, decided.value.opened.reading))
          await (await DatasetMemory.open())?.remember(decided.value);
        return success(decided.value.summary);
      },
      async measureGray() {
        if (!dataset) return failure('noDataset');
        const range = await dataset.measureGray(new AbortController().signal);
        return range ? success(range) : failure('noDeepGray');
      },
      async checkHealth({ look }) {
        if (!dataset) return failure('noDataset');
        if (look === 'listed') return success(await dataset.healthReport());
        checking?.abort();
        checking = new AbortController();
        const { signal } = checking;
        try {
          const report = await dataset.checkHealth(
            (progress) => post({ type: 'taskProgress', task: 'dataset', ...progress }),
            signal,
            look,
          );
          return success(report);
        } catch (error) {
          if (signal.aborted) return failure('cancelled');
          throw error;
        }
      },
      async listFolders() {
        return dataset ? success(folderRows(dataset.items)) : failure('noDataset');
      },
      async browseImages(query) {
        if (!dataset) return failure('noDataset');
        const of = dataset;
        const found = find(of, query);
        const shown = found.slice(query.offset, query.offset + query.limit);
        const size = query.thumbnailSize;
        const cards = await cardsOf(of, shown, size);
        const pictures = cards.map(({ pixels }) => pixels);
        const sheet = query.asSheet ? await drawSheet(pictures, size) : null;
        return success({
          total: found.length,
          cards: sheet ? cards.map((card) => ({ ...card, pixels: null })) : cards,
          sheet,
        });
      },
      async findImages(query) {
        if (!dataset) return failure('noDataset');
        const { items } = dataset;
        const found = find(dataset, query).slice(query.offset, query.offset + query.limit);
        return success(found.map((index) => items[index].path));
      },
      async arrangeByClass() {
        return dataset ? success(classFolders(dataset)) : failure('noDataset');
      },
      async readDecisions({ fingerprint }) {
        const kept = await keptDecisions();
        const decisions = (await kept?.read(fingerprint)) ?? null;
        return success({ decisions, damaged: (await kept?.readDamaged(fingerprint)) ?? null });
      },
      async deleteDamagedDecisions({ fingerprint }) {
        const isDeleted = (await (await keptDecisions())?.deleteDamaged(fingerprint)) ?? true;
        return isDeleted ? success(null) : failure('labelsNotDeleted');
      },
      async readImage({ index }) {
        const item = dataset?.items[index];
        if (!dataset || !item) return failure('noDataset');
        const file = await dataset.readFile(index);
        return file.ok ? success({ path: item.path, blob: file.value }) : file;
      },
      async showImage({ index }) {
        return dataset?.items[index] ? await dataset.showable(index) : failure('noDataset');
      },
    },
  };
}
