/** A run as the studio makes it, in Node: a zip of pictures, its split, training on the CPU device; and what leaves of it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodePng } from '../../dataset/decode/formats/encode-png';
import { openDataset } from '../../dataset/open-dataset';
import { decodeHere } from '../../dataset/testing/decode-here';
import { zipFile } from '../../dataset/testing/make-zip';
import type { EngineState } from '../../kernels/engine';
import { createCpuEngine } from '../../kernels/plain/cpu-engine';
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import type { EpochRecord } from '../../metrics/records';
import { backboneBlocks, frozenParameters } from '../../models/backbone';
import { modelOfRecipe } from '../../models/recipe-model';
import { initializeParameters } from '../../nn/initialize';
import { fromStateDict, toStateDict } from '../../nn/state-dict';
import type { ExportedModel, ModelSplit, NamedTensor } from '../../protocol/model';
import type { Recipe } from '../../recipe/schema';
import type { Result } from '../../shared/result';
import { CounterRng } from '../../shared/rng';
import { trainsNorms } from '../../training/batch-norm-statistics';
import { engineOptions, lossOf } from '../../training/engine-options';
import { normalizationOf, withStatistics } from '../../training/normalization';
import { modelTensors } from '../../training/position';
import { trainRun } from '../../training/run';
import { createSplitDesk } from '../desks/split-desk';
import { drawSplit } from '../run/drawn-split';
import { samplesOf } from '../run/samples';
import type { TrainedModel } from '../run/trained-model';

/** Path → a picture or a table. */
export type Files = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

export interface StudioRun {
  readonly epochs: readonly EpochRecord[];
  /** Of each step, the mean loss of its batch. */
  readonly stepLosses: readonly number[];
  /** With the weights before the first step, and after the last. */
  readonly before: ExportedModel;
  readonly after: ExportedModel;
  /** As the worker answers it. */
  readonly split: ModelSplit;
}

/** A PNG of noise around a colour, so that pictures differ and some can be told apart. */
export function picture(
  seed: number,
  side: number,
  colour: readonly [number, number, number],
): Uint8Array<ArrayBuffer> {
  const rng = new CounterRng(seed, 78);
  const pixels = Uint8Array.from(
    { length: side * side * 3 },
    (_, i) => (colour[i % 3] + rng.integer(120)) % 256,
  );
  return encodePng(pixels, side, side);
}

/** Writes the files where a person would have unpacked the zip. */
export async function unpackFiles(files: Files, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function resultOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/**
 * Trains by `asked` on the files; its dataset decisions are kept and its fingerprint is set.
 * @param from weights to begin with, in place of those drawn
 */
export async function studioRun(
  asked: Recipe,
  files: Files,
  from?: readonly NamedTensor[],
): Promise<StudioRun> {
  await initialiseWasm(null);
  const file = zipFile(Object.entries(files).map(([name, content]) => ({ name, content })));
  const dataset = resultOf(await openDataset({ kind: 'zip', file }, decodeHere));
  const { fingerprint } = dataset.summary;
  const meant: Recipe = { ...asked, dataset: { ...asked.dataset, fingerprint } };
  const of = resultOf(await dataset.decided(meant.dataset));
  const drawn = resultOf(await drawSplit(of, meant, () => undefined, new AbortController().signal));
  const { decoded, splits } = drawn;
  const training = samplesOf(of, decoded, splits.training);
  const validation = samplesOf(of, decoded, splits.validation);
  const recipe = await withStatistics(meant, decoded.source, training.rows);
  const classCount = of.classes.length;
  const { graph } = modelOfRecipe(recipe, classCount);
  const passSize = recipe.training.microBatchSize ?? recipe.training.batchSize;
  const engineAt = (epoch: number) => {
    const input = { recipe, graph, pixels: decoded.source, trainingLabels: training.labels, epoch };
    return createCpuEngine(engineOptions({ ...input, microBatchSize: passSize }));
  };
  const initial = from ? fromStateDict(graph, from).tensors : initializeParameters(graph, recipe.seed);
  let engine = await engineAt(0);
  await engine.importState({ tensors: initial });
  const events = trainRun({
    recipe,
    engine,
    training,
    validation: validation.rows.length > 0 ? validation : null,
    classCount,
    loss: lossOf(recipe, classCount, training.labels),
    evaluationBatchSize: 7,
    reportIntervalMs: 0,
    statisticsBatchSize: (epoch) => (trainsNorms(recipe, graph, epoch) ? passSize : null),
    async unfreeze(state: EngineState) {
      engine.dispose();
      engine = await engineAt(recipe.training.freezeBackboneEpochs);
      await engine.importState(state);
      return engine;
    },
  });
  const epochs: EpochRecord[] = [];
  const stepLosses: number[] = [];
  for await (const event of events) {
    if (event.type === 'epoch') epochs.push(event.record);
    if (event.type === 'progress') stepLosses.push(event.record.trainLoss);
  }
  const last = modelTensors(await engine.exportState());
  engine.dispose();
  const modelWith = (tensors: readonly NamedTensor[]): ExportedModel => ({
    recipe,
    classes: of.classes,
    normalization: normalizationOf(recipe.preprocessing),
    tensors,
    epochs,
    steps: [],
    graph,
    frozen: [...frozenParameters(recipe, graph)],
    blocks: backboneBlocks(recipe.architecture, graph),
  });
  const after = modelWith(toStateDict(graph, last, stepLosses.length));
  const desk = createSplitDesk({
    dataset: {
      current: () => dataset,
      decidedBy: ({ dataset: decisions }) => dataset.decided(decisions),
    },
    run: { modelInHand: async () => after as Partial<TrainedModel> as TrainedModel },
  });
  const split = resultOf(await desk.handlers.modelSplit({}));
  if (split === null) throw new Error('The dataset is open');
  return { epochs, stepLosses, before: modelWith(toStateDict(graph, initial, 0)), after, split };
}
