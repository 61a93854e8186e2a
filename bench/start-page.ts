/**
 * Runs in the browser: photographs from nothing to a model, starting from the backbone of a Teachable Machine export. Ours
 * through the real client and worker; the peer's way in plain tfjs, as Teachable Machine itself does it.
 */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import JSZip from 'jszip';
import { createTrainerClient } from '../src/client/trainer-client';
import { planImport, readPlanned } from '../src/formats/import-plan';
import { openWeights } from '../src/formats/open-weights';
import { scorePredictions } from '../src/formats/truth-csv';
import type { RunProgress } from '../src/protocol/run';
import { DEFAULT_RECIPE } from '../src/recipe/defaults';
import { forNewHead, withStage } from '../src/recipe/fine-tune';
import { presetById } from '../src/recipe/presets';
import type { Recipe } from '../src/recipe/schema';
import { wasmBinaries } from '../src/worker/platform/wasm-binaries';
import { answerOf, finished, given } from './learning-page';

export interface StartRequest {
  readonly zip: string;
  readonly truth: string;
  /** A folder with model.json, metadata.json and weights.bin. */
  readonly weights: string;
  readonly seed: number;
}

export interface StartResult {
  readonly device: string;
  /** From the click to the end of training: decoding, features and head. */
  readonly totalMs: number;
  /** Of those, until the first step: images read, and behind a frozen backbone their features. */
  readonly preparedMs: number | null;
  /** Of the unlabelled images, by the answers beside the zip. */
  readonly accuracy: number;
  readonly validationAccuracy: number | null;
}

const EXPORT = ['model.json', 'metadata.json', 'weights.bin'];
/** What both hold out of the labelled images. */
const VALIDATION_SHARE = 0.2;

/** Trains through the client; `begin` makes the recipe, and takes weights in hand where it starts from some. */
async function train(
  { zip, truth, seed }: StartRequest,
  begin: (ask: ReturnType<typeof createTrainerClient>, classes: readonly string[]) => Promise<Recipe>,
): Promise<StartResult> {
  let last: RunProgress | null = null;
  let best: number | null = null;
  let startMs = 0;
  let preparedMs: number | null = null;
  const client = createTrainerClient({
    onEvent: (event) => {
      if (event.type !== 'runProgress') return;
      last = event.progress;
      if (last.state === 'training') preparedMs ??= performance.now() - startMs;
      for (const { validationAccuracy } of event.progress.newEpochs)
        if (validationAccuracy !== null) best = Math.max(best ?? 0, validationAccuracy);
    },
  });
  const file = new File([await given(zip)], zip);
  const summary = answerOf(await client.request('openDataset', { source: { kind: 'zip', file } }));
  const classes = summary.classes.map(({ name }) => name);
  const made = await begin(client, classes);
  const recipe: Recipe = {
    ...made,
    seed,
    device: 'cpu',
    split: { ...made.split, source: 'percentage', validationPercent: 100 * VALIDATION_SHARE, testPercent: 0 },
  };
  startMs = performance.now();
  answerOf(await client.request('startRun', { runId: `bench-${seed}`, recipe }));
  const end = await finished(() => last);
  const totalMs = performance.now() - startMs;
  const predictions = answerOf(await client.request('predict', { source: null, role: 'unlabelled' }));
  const score = answerOf(scorePredictions(await (await given(truth)).text(), predictions));
  client.terminate();
  return {
    device: end.device?.name ?? '',
    totalMs,
    preparedMs,
    accuracy: score.correct / score.scored,
    validationAccuracy: best,
  };
}

/** Three epochs of the head alone, then two of all blocks. */
const FINE_TUNING = { epochs: 5, freezeBackboneEpochs: 3 };

/** The studio's recipe for a new head on the export's backbone, then for all its blocks. */
export async function fineTuned(request: StartRequest): Promise<StartResult> {
  return onExport(request, (recipe) => {
    const staged = withStage(recipe, 'all');
    return { ...staged, training: { ...staged.training, ...FINE_TUNING } };
  });
}

/** The studio's recipe for a new head on the export's backbone, on the CPU device. */
export async function fromWeights(request: StartRequest): Promise<StartResult> {
  return onExport(request, (recipe) => recipe);
}

async function onExport(request: StartRequest, stage: (recipe: Recipe) => Recipe): Promise<StartResult> {
  return train(request, async (client, classes) => {
    const files = await Promise.all(
      EXPORT.map(async (name) => new File([await given(`${request.weights}/${name}`)], name)),
    );
    const opened = answerOf(await openWeights(files));
    if (opened.kind !== 'foreign' || !opened.weights.recognised) throw new Error('Not a foreign model');
    const { weights } = opened;
    const { architecture, preprocessing } = opened.weights.recognised;
    const head = forNewHead({
      ...DEFAULT_RECIPE,
      architecture,
      preprocessing: { ...DEFAULT_RECIPE.preprocessing, ...preprocessing },
    });
    const recipe: Recipe = {
      ...stage(head),
      start: { kind: 'run', runId: 'export', name: 'export', step: 0 },
    };
    const expected = answerOf(await client.request('describeState', { recipe, classCount: classes.length }));
    // Its classes are other people's: the head begins afresh.
    const plan = planImport(weights.entries, expected, { source: ['a', 'b'], target: classes });
    const tensors = await readPlanned(weights.file, plan);
    answerOf(await client.request('importWeights', { recipe, classes, tensors }));
    return recipe;
  });
}

/** The studio's own recipe for few images, from random weights. */
export async function fromScratch(request: StartRequest): Promise<StartResult> {
  const preset = presetById('smallData');
  if (!preset) throw new Error('There is no preset smallData');
  return train(request, async () => preset.recipe);
}

interface LabelledImage {
  readonly name: string;
  readonly label: number | null;
  readonly bytes: Blob;
}

async function imagesOf(zip: string): Promise<{ classes: string[]; images: LabelledImage[] }> {
  const archive = await JSZip.loadAsync(await given(zip));
  const paths = Object.keys(archive.files)
    .filter((path) => /\.jpe?g$/i.test(path))
    .sort();
  const classOf = (path: string) => /training_set\/([^/]+)\/[^/]+$/.exec(path)?.[1] ?? null;
  const classes = [...new Set(paths.map(classOf).filter((name) => name !== null))].sort();
  const images: LabelledImage[] = [];
  for (const path of paths) {
    const bytes = await archive.file(path)?.async('blob');
    const name = classOf(path);
    if (bytes) images.push({ name: path, label: name === null ? null : classes.indexOf(name), bytes });
  }
  return { classes, images };
}

/** The centre square of an image at 224 px, ÷ 127 − 1: Teachable Machine's own preparation. */
async function prepared(bytes: Blob): Promise<tf.Tensor4D> {
  const bitmap = await createImageBitmap(bytes);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(224, 224);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas');
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, 0, 0, 224, 224);
  const pixels = context.getImageData(0, 0, 224, 224);
  return tf.tidy(() => tf.browser.fromPixels(pixels).toFloat().div(127).sub(1).expandDims<tf.Tensor4D>(0));
}

/**
 * Teachable Machine's way: features of each image by plain tfjs on its WASM backend with one thread, then a head of 100
 * hidden units by Adam at 1e-3, batches of 16, 50 epochs.
 */
export async function peer({ zip, truth, weights, seed }: StartRequest): Promise<StartResult> {
  setThreadsCount(1);
  setWasmPaths(wasmBinaries);
  await tf.setBackend('wasm');
  const { classes, images } = await imagesOf(zip);
  const whole = (await tf.loadLayersModel(`/given/${weights}/model.json`)) as tf.Sequential;
  const backbone = whole.layers[0] as tf.Sequential;
  const startMs = performance.now();
  const features = async (chosen: readonly LabelledImage[]) => {
    const rows: tf.Tensor2D[] = [];
    for (const { bytes } of chosen) {
      const image = await prepared(bytes);
      rows.push(tf.tidy(() => backbone.predict(image) as tf.Tensor2D));
      image.dispose();
    }
    const all = tf.concat2d(rows, 0);
    tf.dispose(rows);
    return all;
  };
  // The same numbers of images as ours learn from and are judged by.
  const labelled = images.filter(({ label }) => label !== null);
  const heldOut = labelled.filter((_, i) => (i * 7 + seed) % 5 === 0);
  const training = labelled.filter((image) => !heldOut.includes(image));
  const labelsOf = (chosen: readonly LabelledImage[]) =>
    tf.oneHot(
      tf.tensor1d(
        chosen.map(({ label }) => label ?? 0),
        'int32',
      ),
      classes.length,
    );
  const x = await features(training);
  const judged = await features(heldOut);
  const preparedMs = performance.now() - startMs;
  const head = tf.sequential({
    layers: [
      tf.layers.dense({
        inputShape: [x.shape[1]],
        units: 100,
        activation: 'relu',
        kernelInitializer: tf.initializers.varianceScaling({ seed }),
      }),
      tf.layers.dense({
        units: classes.length,
        useBias: false,
        activation: 'softmax',
        kernelInitializer: tf.initializers.varianceScaling({ seed: seed + 1 }),
      }),
    ],
  });
  head.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const history = await head.fit(x, labelsOf(training), {
    epochs: 50,
    batchSize: 16,
    validationData: [judged, labelsOf(heldOut)],
  });
  const totalMs = performance.now() - startMs;
  const asked = images.filter(({ label }) => label === null);
  const answers = await (head.predict(await features(asked)) as tf.Tensor2D).argMax(1).data();
  const lines = (await (await given(truth)).text()).trim().split(/\r?\n/).slice(1);
  const truths = new Map(lines.map((line) => line.split(',') as [string, string]));
  const idOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  const correct = asked.filter(({ name }, i) => truths.get(idOf(name)) === classes[answers[i]]).length;
  const accuracies = history.history.val_acc ?? history.history.val_accuracy ?? [];
  return {
    device: 'tfjs WASM, 1 thread',
    totalMs,
    preparedMs,
    accuracy: correct / asked.length,
    validationAccuracy: Number(accuracies.at(-1) ?? Number.NaN),
  };
}
