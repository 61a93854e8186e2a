/** Runs in the browser: what transfer learning gains, through the real client and worker. */
import JSZip from 'jszip';
import { createTrainerClient } from '../src/client/trainer-client';
import { planImport } from '../src/formats/import-plan';
import { scorePredictions } from '../src/formats/truth-csv';
import type { EpochRecord } from '../src/metrics/records';
import type { RunProgress } from '../src/protocol/run';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../src/recipe/defaults';
import { presetById } from '../src/recipe/presets';
import type { Recipe } from '../src/recipe/schema';
import { answerOf, finished, given } from './learning-page';

const CLASSES =
  'class,kind\nairplane,vehicle\nautomobile,vehicle\nbird,animal\ncat,animal\ndeer,animal\ndog,animal\nfrog,animal\nhorse,animal\nship,vehicle\ntruck,vehicle\n';

/** A client that runs one recipe after the other on one dataset. */
async function laboratory(file: File) {
  let last: RunProgress | null = null;
  let epochs: EpochRecord[] = [];
  let runs = 0;
  const client = createTrainerClient({
    onEvent: (event) => {
      if (event.type !== 'runProgress') return;
      last = event.progress;
      epochs.push(...event.progress.newEpochs);
    },
  });
  answerOf(await client.request('openDataset', { source: { kind: 'zip', file } }));
  return {
    client,
    async train(recipe: Recipe) {
      last = null;
      epochs = [];
      const runId = `bench-${++runs}`;
      answerOf(await client.request('startRun', { runId, recipe }));
      const end = await finished(() => last);
      return { epochs, device: end.device?.name ?? '' };
    },
  };
}

const small = (recipe: Recipe, imageSize: number): Recipe['preprocessing'] => ({
  ...recipe.preprocessing,
  imageSize,
  normalization: 'half',
});

/** Networks whose frozen backbone is measured. */
const FROZEN: Readonly<Record<string, () => Recipe>> = {
  'resnet18, 64 px': () => ({
    ...DEFAULT_RECIPE,
    architecture: { ...DEFAULT_ARCHITECTURES.resnet, stem: 'imagenet' },
    preprocessing: small(DEFAULT_RECIPE, 64),
  }),
  'bird ViT, 64 px': () => ({
    ...DEFAULT_RECIPE,
    architecture: DEFAULT_ARCHITECTURES.vit,
    preprocessing: small(DEFAULT_RECIPE, 64),
  }),
  'small-data CNN, 32 px': () => presetById('smallData')?.recipe ?? DEFAULT_RECIPE,
};

export const FROZEN_NAMES = Object.keys(FROZEN);

export interface FrozenTimes {
  readonly device: string;
  readonly keptMs: readonly number[];
  readonly wholeMs: readonly number[];
  /** Whether both ended with the same losses, to the last digit. */
  readonly isSame: boolean;
}

/**
 * The same run with kept features, and with an augmentation that acts on one image in a billion: nothing may be kept, and
 * every number is the same.
 */
export async function frozen(name: string, zip: string, epochs: number): Promise<FrozenTimes> {
  const { client, train } = await laboratory(new File([await given(zip)], zip));
  const template = FROZEN[name]();
  const recipe: Recipe = {
    ...template,
    device: 'cpu',
    augmentation: { ...DEFAULT_RECIPE.augmentation, horizontalFlip: 0 },
    schedule: DEFAULT_RECIPE.schedule,
    training: { ...template.training, epochs, batchSize: 64, freezeBackboneEpochs: -1, emaDecay: null },
  };
  const whole = { ...recipe, augmentation: { ...recipe.augmentation, erasing: 1e-9 } };
  const kept = await train(recipe);
  const plain = await train(whole);
  client.terminate();
  const losses = ({ epochs: records }: { epochs: readonly EpochRecord[] }) =>
    records.map(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]).join();
  const times = ({ epochs: records }: { epochs: readonly EpochRecord[] }) =>
    records.map(({ durationMs }) => durationMs ?? Number.NaN);
  return {
    device: kept.device,
    keptMs: times(kept),
    wholeMs: times(plain),
    isSame: losses(kept) === losses(plain),
  };
}

export interface CoarseToFine {
  readonly coarseAccuracy: number;
  /** Test accuracy on the ten classes, by epochs of training on them. */
  readonly results: readonly {
    readonly epochs: number;
    readonly transferred: number;
    readonly scratch: number;
  }[];
}

export interface CoarseRequest {
  readonly zip: string;
  readonly truth: string;
  readonly seed: number;
  readonly coarseEpochs: number;
  readonly fineEpochs: readonly number[];
  readonly recipe: 'smallData' | 'birdCnn';
}

/** Animals and vehicles first, then the ten classes on the same images, beside runs that never saw the coarse labels. */
export async function coarseToFine(request: CoarseRequest): Promise<CoarseToFine> {
  const archive = await JSZip.loadAsync(await given(request.zip));
  archive.file('cifar10-mini/classes.csv', CLASSES);
  const file = new File([await archive.generateAsync({ type: 'blob' })], 'coarse-and-fine.zip');
  const truth = await (await given(request.truth)).text();
  const { client, train } = await laboratory(file);
  const preset = presetById(request.recipe)?.recipe ?? DEFAULT_RECIPE;
  const recipeOf = (epochs: number): Recipe => ({
    ...preset,
    preprocessing: small(preset, 32),
    device: 'cpu',
    seed: request.seed,
    training: { ...preset.training, batchSize: 64, epochs, keep: 'last' },
  });
  const dataset = DEFAULT_RECIPE.dataset;
  const score = async () => {
    const found = answerOf(await client.request('predict', { source: null, role: 'unlabelled' }));
    const { correct, scored } = answerOf(scorePredictions(truth, found));
    return correct / scored;
  };

  answerOf(await client.request('decideDataset', { decisions: { ...dataset, labelLevel: 'kind' } }));
  const coarse = await train(recipeOf(request.coarseEpochs));
  const bundle = answerOf(await client.request('exportModel', { weights: 'last' }));
  const fine = answerOf(await client.request('decideDataset', { decisions: dataset }));
  const classes = fine.classes.map(({ name }) => name);
  const results = [];
  for (const epochs of request.fineEpochs) {
    const recipe = recipeOf(epochs);
    const expected = answerOf(await client.request('describeState', { recipe, classCount: classes.length }));
    const { matched } = planImport(bundle.tensors, expected);
    const tensors = matched.map((tensor) => ({ ...tensor, data: tensor.data.slice() }));
    const start = { kind: 'run', runId: 'coarse', name: 'coarse', step: 0 } as const;
    const begun: Recipe = { ...recipe, start };
    answerOf(await client.request('importWeights', { recipe: begun, classes, tensors }));
    await train(begun);
    const transferred = await score();
    await train(recipe);
    results.push({ epochs, transferred, scratch: await score() });
  }
  client.terminate();
  return { coarseAccuracy: coarse.epochs.at(-1)?.validationAccuracy ?? 0, results };
}
