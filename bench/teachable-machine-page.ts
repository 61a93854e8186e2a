/** Runs in the browser: what a Teachable Machine export answers here, in plain tfjs and in onnxruntime, on the same pixels. */
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import JSZip from 'jszip';
import * as ort from 'onnxruntime-web';
import { createTrainerClient } from '../src/client/trainer-client';
import { decodeImage } from '../src/dataset/decode/decode-image';
import { planImport, readPlanned } from '../src/formats/import-plan';
import { exportOnnx } from '../src/formats/onnx-export';
import { type ForeignWeights, type OpenedWeights, openWeights } from '../src/formats/open-weights';
import { exportPytorchProject } from '../src/formats/pytorch-project';
import { channelsFirst } from '../src/formats/testing/channels-first';
import { writeWeightsZip } from '../src/formats/weights-zip';
import type { ExportedModel } from '../src/protocol/model';
import { DEFAULT_RECIPE } from '../src/recipe/defaults';
import type { Recipe } from '../src/recipe/schema';
import { answerOf, given } from './learning-page';

const EXPORT = ['model.json', 'metadata.json', 'weights.bin'];

/** [images, classes], row after row. */
type Probabilities = readonly number[];

export interface Comparison {
  readonly classes: readonly string[];
  readonly paths: readonly string[];
  /** By who computed them. */
  readonly probabilities: Readonly<Record<'vireo' | 'tfjs' | 'onnxruntime' | 'weights zip', Probabilities>>;
  /** The PyTorch project, base64; its sample holds the images. */
  readonly project: string;
}

const fileNamed = async (name: string) => new File([await given(name)], name);

/** The first `count` images below `folder` of the zip, as a zip of their own. */
async function firstImages(zip: string, folder: string, count: number): Promise<File> {
  const archive = await JSZip.loadAsync(await given(zip));
  const names = Object.keys(archive.files).filter((name) => name.includes(folder) && /\.jpe?g$/i.test(name));
  const chosen = new JSZip();
  for (const name of names.sort().slice(0, count)) {
    const bytes = await archive.file(name)?.async('uint8array');
    if (bytes) chosen.file(`images/${name.slice(name.lastIndexOf('/') + 1)}`, bytes);
  }
  return new File([await chosen.generateAsync({ type: 'blob' })], 'images.zip');
}

function foreign(opened: OpenedWeights): ForeignWeights {
  if (opened.kind !== 'foreign') throw new Error('a weights zip');
  return opened.weights;
}

/** A trainer with the weights in hand for the classes they were made for. */
async function studioWith(weights: ForeignWeights, recipe: Recipe, classes: readonly string[]) {
  const client = createTrainerClient({ onEvent: () => {} });
  const expected = answerOf(await client.request('describeState', { recipe, classCount: classes.length }));
  const plan = planImport(weights.entries, expected, { source: weights.classes, target: classes });
  if (plan.reinitialised.length > 0) throw new Error(JSON.stringify(plan.reinitialised));
  const tensors = await readPlanned(weights.file, plan);
  answerOf(await client.request('importWeights', { recipe, classes, tensors }));
  return client;
}

async function predictions(client: ReturnType<typeof createTrainerClient>, images: File) {
  const answer = await client.request('predict', {
    source: { kind: 'zip', file: images },
    role: 'unlabelled',
  });
  const { predictions: rows, probabilities } = answerOf(answer);
  return { paths: rows.map(({ path }) => path), probabilities: [...probabilities] };
}

function recipeOf({ recognised }: ForeignWeights): Recipe {
  if (recognised === null) throw new Error('not recognised');
  const preprocessing = { ...DEFAULT_RECIPE.preprocessing, ...recognised.preprocessing };
  return { ...DEFAULT_RECIPE, architecture: recognised.architecture, preprocessing, device: 'cpu' };
}

export async function compare(zip: string, folder: string, count: number): Promise<Comparison> {
  const files = await Promise.all(EXPORT.map(fileNamed));
  const weights = foreign(answerOf(await openWeights(files)));
  const classes = weights.classes ?? [];
  const recipe = recipeOf(weights);
  const images = await firstImages(zip, folder, count);

  const client = await studioWith(weights, recipe, classes);
  const ours = await predictions(client, images);
  const model = answerOf(await client.request('exportModel', { weights: 'best' }));
  client.terminate();

  const pixels = await pixelsOf(images, ours.paths, recipe);
  const back = createTrainerClient({ onEvent: () => {} });
  const bundle = answerOf(await openWeights([new File([await writeWeightsZip(model)], 'weights.zip')]));
  if (bundle.kind !== 'bundle') throw new Error('no bundle');
  answerOf(await back.request('restoreModel', { bundle: bundle.bundle, identity: { kind: 'unnamed' } }));
  const again = await predictions(back, images);
  back.terminate();

  const logits = Float32Array.from(ours.probabilities, Math.log);
  const project = await exportPytorchProject(model, { pixels, logits }, null);
  return {
    classes,
    paths: ours.paths,
    probabilities: {
      vireo: ours.probabilities,
      tfjs: await plainTfjs(files, pixels, recipe.preprocessing.imageSize),
      onnxruntime: await onnxruntime(model, pixels),
      'weights zip': again.probabilities,
    },
    project: await base64(project),
  };
}

/** What Vireo makes of the files of torch that the project wrote, dropped back. */
export async function droppedBack(
  name: string,
  zip: string,
  folder: string,
  count: number,
): Promise<Probabilities> {
  const made = foreign(answerOf(await openWeights(await Promise.all(EXPORT.map(fileNamed)))));
  const weights = foreign(answerOf(await openWeights([await fileNamed(name)])));
  // A state_dict says nothing of how images are prepared: that is chosen in the recipe.
  const recipe = { ...recipeOf(weights), preprocessing: recipeOf(made).preprocessing };
  const client = await studioWith(weights, recipe, made.classes ?? []);
  const { probabilities } = await predictions(client, await firstImages(zip, folder, count));
  client.terminate();
  return probabilities;
}

/** Bytes [n, H, W, C], as the studio decodes them. */
async function pixelsOf(zip: File, paths: readonly string[], { preprocessing }: Recipe): Promise<Uint8Array> {
  const archive = await JSZip.loadAsync(zip);
  const images: Uint8Array[] = [];
  for (const path of paths) {
    const entry = Object.values(archive.files).find(({ name }) => name.endsWith(path));
    if (!entry) throw new Error(`no ${path}`);
    const bytes = new Uint8Array(await entry.async('arraybuffer'));
    images.push(answerOf(await decodeImage(bytes, preprocessing)).pixels);
  }
  return new Uint8Array(await new Blob(images.map((image) => new Uint8Array(image))).arrayBuffer());
}

/** The export as its own library runs it: tfjs's layers on stock WASM, bytes ÷ 127 − 1. */
async function plainTfjs(files: readonly File[], pixels: Uint8Array, size: number): Promise<number[]> {
  setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend('wasm');
  const [modelJson, , weights] = files;
  const model = await tf.loadLayersModel(tf.io.browserFiles([modelJson, weights]));
  const count = pixels.length / (size * size * 3);
  const answers: number[] = [];
  for (let n = 0; n < count; n++) {
    const image = Float32Array.from(pixels.subarray(n * size * size * 3, (n + 1) * size * size * 3));
    const output = tf.tidy(
      () => model.predict(tf.tensor4d(image, [1, size, size, 3]).div(127).sub(1)) as tf.Tensor,
    );
    answers.push(...(await output.data()));
    output.dispose();
  }
  return answers;
}

async function onnxruntime(model: ExportedModel, pixels: Uint8Array): Promise<number[]> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = '/node_modules/onnxruntime-web/dist/';
  const session = await ort.InferenceSession.create(await exportOnnx(model).arrayBuffer());
  const [height, width, channels] = model.graph.inputShape;
  const size = height * width * channels;
  const images = channelsFirst(model, pixels);
  const answers: number[] = [];
  for (let n = 0; n < pixels.length / size; n++) {
    const image = new ort.Tensor('float32', images.slice(n * size, (n + 1) * size), [
      1,
      channels,
      height,
      width,
    ]);
    const { logits } = await session.run({ images: image });
    answers.push(...softmax([...(logits.data as Float32Array)]));
  }
  return answers;
}

function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}
