import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { createCpuEngine } from '../../kernels/plain/cpu-engine';
import { noiseImages } from '../../kernels/testing/graphs';
import { buildModel } from '../../models/catalogue';
import { initializeParameters } from '../../nn/initialize';
import { fits, fromStateDict, toStateDict } from '../../nn/state-dict';
import type { ExportedModel } from '../../protocol/model';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { defaultOptimizer } from '../../recipe/kinds/optimizers';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import { CounterRng } from '../../shared/rng';
import { eachMutation, MUTATIONS, SEEDS } from '../../shared/testing/each-mutation';
import { engineOptions } from '../../training/engine-options';
import { normalizationOf } from '../../training/normalization';
import { planImport, readPlanned } from '../import-plan';
import { exportOnnx } from '../onnx-export';
import { type ForeignWeights, openWeights } from '../open-weights';
import { writeSafetensors } from '../safetensors-write';
import { channelsFirst } from '../testing/channels-first';
import { logitSample } from '../testing/engine-logits';
import { type TeachableMachineExport, teachableMachineExport } from '../testing/teachable-machine-export';
import { zipFiles } from '../zip-files';
import { readTeachableMachineZip } from './whole-model';

let given: TeachableMachineExport;

beforeAll(async () => {
  given = await teachableMachineExport();
});

const fileOf = (name: string, content: BlobPart) => new File([content], name);

function threeFiles(
  change: { modelJson?: string; metadataJson?: string; weights?: ArrayBuffer } = {},
): File[] {
  const { modelJson, metadataJson, weights } = { ...given, ...change };
  return [
    fileOf('weights.bin', weights),
    fileOf('metadata.json', metadataJson),
    fileOf('model.json', modelJson),
  ];
}

async function foreign(files: readonly File[]): Promise<ForeignWeights> {
  const opened = await openWeights(files);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  if (opened.value.kind !== 'foreign') throw new Error('a bundle');
  return opened.value.weights;
}

async function failureOf(files: readonly File[]) {
  const opened = await openWeights(files);
  if (opened.ok) throw new Error('it was opened');
  return opened.failure;
}

/** The model that the studio makes of weights for these classes. */
async function modelFor({ file, entries, recognised, classes }: ForeignWeights, target: readonly string[]) {
  if (recognised === null) throw new Error('not recognised');
  const { architecture, preprocessing } = recognised;
  const recipe = {
    ...DEFAULT_RECIPE,
    architecture,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, ...preprocessing },
  };
  expect(parseRecipe(recipe).problems).toEqual([]);
  const { imageSize, channels } = recipe.preprocessing;
  const { graph } = buildModel(architecture, { imageSize, channels, classCount: target.length });
  const expected = [...graph.parameters.flatMap((parameter) => parameter.entries), ...graph.buffers];
  const plan = planImport(entries, expected, { source: classes, target });
  const { tensors, mismatch } = fromStateDict(graph, await readPlanned(file, plan));
  expect([...mismatch.unexpected, ...mismatch.wrongShape]).toEqual([]);
  const drawn = initializeParameters(graph, 1, (key) => !tensors.has(key));
  const model: ExportedModel = {
    recipe,
    classes: target,
    normalization: normalizationOf(recipe.preprocessing),
    tensors: toStateDict(graph, new Map([...drawn, ...tensors]), 0),
    epochs: [],
    steps: [],
    graph,
    frozen: [],
    blocks: [],
  };
  return { model, plan };
}

function softmax(logits: Float32Array): number[] {
  const top = Math.max(...logits);
  const powers = [...logits].map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

describe('a Teachable Machine export', () => {
  it('is recognised, with its classes and its way of preparing pictures', async () => {
    const { recognised, classes, entries } = await foreign(threeFiles());
    expect(classes).toEqual(['cats', 'dogs', 'birds']);
    expect(recognised).toMatchObject({
      family: 'teachableMachine',
      architecture: {
        kind: 'mobilenetV2',
        variant: 'w035',
        flavour: 'keras',
        hiddenUnits: [100],
        binaryHead: false,
      },
      preprocessing: { imageSize: 64, resize: 'crop', resizeTo: 64, normalization: 'given', channels: 3 },
    });
    const names = new Set(entries.map(({ name }) => name));
    expect(names.size).toBe(entries.length);
  });

  it('gives the probabilities of tfjs, and so do its ONNX file and its weights dropped back', async () => {
    const { model, plan } = await modelFor(await foreign(threeFiles()), ['cats', 'dogs', 'birds']);
    expect([plan.reinitialised, plan.unused]).toEqual([[], []]);
    const { pixels, logits } = await logitSample(model, 2);
    ort.env.wasm.numThreads = 1;
    const session = await ort.InferenceSession.create(await exportOnnx(model).arrayBuffer());
    const images = new ort.Tensor('float32', channelsFirst(model, pixels), [2, 3, 64, 64]);
    const onnx = (await session.run({ images })).logits.data as Float32Array;
    const back = await foreign([fileOf('model.safetensors', writeSafetensors(model.tensors))]);
    // Dropout leaves no trace in weights.
    expect({ ...back.recognised?.architecture, dropout: 0 }).toEqual(model.recipe.architecture);
    const again = await modelFor(
      { ...back, recognised: { ...model.recipe, family: 'keras' } },
      model.classes,
    );
    expect((await logitSample(again.model, 2)).logits).toEqual(logits);
    for (const n of [0, 1]) {
      const expected = await given.predict(pixels.subarray(n * 64 * 64 * 3, (n + 1) * 64 * 64 * 3));
      expect(largestDifference(softmax(logits.slice(3 * n, 3 * n + 3)), expected)).toBeLessThan(1e-5);
      expect(largestDifference(softmax(onnx.slice(3 * n, 3 * n + 3)), expected)).toBeLessThan(1e-5);
      // The picture must matter, or agreement would mean nothing.
      expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.01);
    }
    expect(largestDifference(logits.slice(0, 3), logits.slice(3))).toBeGreaterThan(1e-3);
  });

  it('trains on with its head as in tfjs', async () => {
    const theirs = await teachableMachineExport();
    const { model } = await modelFor(await foreign(threeFiles()), ['cats', 'dogs', 'birds']);
    const { pixels, logits } = await logitSample(model, 4);
    const labels = Int32Array.of(0, 1, 2, 1);
    const [learningRate, steps] = [1e-3, 8];
    const recipe: Recipe = {
      ...model.recipe,
      optimizer: { ...defaultOptimizer('sgd'), momentum: 0 },
      training: { ...model.recipe.training, freezeBackboneEpochs: -1 },
    };
    const source = noiseImages(model.graph.inputShape, 4);
    const engine = await createCpuEngine(
      engineOptions({
        recipe,
        graph: model.graph,
        pixels: source,
        trainingLabels: labels,
        microBatchSize: 4,
        epoch: 0,
      }),
    );
    await engine.importState({ tensors: fromStateDict(model.graph, model.tensors).tensors });
    const indices = Int32Array.of(0, 1, 2, 3);
    for (let step = 1; step <= steps; step++)
      await engine.trainStep({ indices, labels, augmentation: null, mix: null, learningRate, step });
    await engine.takeTrainTotals();
    const trained = await engine.predict(indices, 'live');
    engine.dispose();
    await theirs.trainHead(pixels, [...labels], learningRate, steps);
    const size = 64 * 64 * 3;
    for (const n of indices) {
      const expected = await theirs.predict(pixels.subarray(n * size, (n + 1) * size));
      const ours = softmax(trained.slice(3 * n, 3 * n + 3));
      expect(largestDifference(ours, expected)).toBeLessThan(1e-5);
      // It must have learned, or agreement would mean nothing.
      expect(largestDifference(ours, softmax(logits.slice(3 * n, 3 * n + 3)))).toBeGreaterThan(1e-3);
    }
  });

  it('gives its backbone and hidden layer to other classes, and rows by name', async () => {
    const others = await modelFor(await foreign(threeFiles()), ['fish', 'frogs']);
    expect(others.plan.reinitialised.map(({ name }) => name)).toEqual([
      // Theirs has no bias, and so has none for other classes.
      'classifier.3.weight',
    ]);
    const some = await modelFor(await foreign(threeFiles()), ['birds', 'cats']);
    expect(some.plan.reinitialised).toEqual([]);
    const sample = await logitSample(some.model, 1);
    const whole = await modelFor(await foreign(threeFiles()), ['cats', 'dogs', 'birds']);
    const { logits } = await logitSample(whole.model, 1);
    expect([...sample.logits]).toEqual([logits[2], logits[0]]);
  });

  it('comes as a zip too, in a folder or not, and as a folder', async () => {
    const zipOf = async (folder: string) =>
      fileOf(
        'my-model.zip',
        await zipFiles({
          [`${folder}model.json`]: given.modelJson,
          [`${folder}metadata.json`]: given.metadataJson,
          [`${folder}weights.bin`]: new Uint8Array(given.weights),
        }),
      );
    const { entries } = await foreign(threeFiles());
    const folder = [fileOf('.DS_Store', 'x'), fileOf('README.md', 'x'), ...threeFiles()];
    for (const files of [[await zipOf('')], [await zipOf('tm/my image model/')], folder]) {
      const read = await foreign(files);
      expect(read.entries.map(({ name }) => name)).toEqual(entries.map(({ name }) => name));
      expect(read.classes).toEqual(['cats', 'dogs', 'birds']);
    }
  });

  it('is a whole model, to be put to work before any dataset is open', async () => {
    const zip = await zipFiles({
      'model.json': given.modelJson,
      'metadata.json': given.metadataJson,
      'weights.bin': new Uint8Array(given.weights),
    });
    const bundle = await readTeachableMachineZip(fileOf('my-model.zip', zip));
    if (!bundle.ok) throw new Error(bundle.failure.code);
    const { recipe, classes, normalization, tensors } = bundle.value;
    expect(parseRecipe(recipe).problems).toEqual([]);
    expect(normalizationOf(recipe.preprocessing)).toEqual(normalization);
    const { imageSize, channels } = recipe.preprocessing;
    const { graph } = buildModel(recipe.architecture, { imageSize, channels, classCount: classes.length });
    expect(fits(fromStateDict(graph, tensors).mismatch)).toBe(true);
  });

  it('is a Keras model where no metadata say whose it is', async () => {
    const { recognised, classes } = await foreign(
      threeFiles().filter(({ name }) => name !== 'metadata.json'),
    );
    expect(classes).toBeNull();
    expect(recognised).toMatchObject({
      family: 'keras',
      preprocessing: { imageSize: 64, normalization: 'half' },
    });
  });
});

describe('what does not fit is refused in words', () => {
  const changed = (change: (text: string) => string) => threeFiles({ modelJson: change(given.modelJson) });

  it('names the first layer that is none of MobileNetV2', async () => {
    const tampered = changed((text) => {
      const json = JSON.parse(text);
      const { layers } = json.modelTopology.config.layers[0].config.layers[0].config;
      layers.find((layer: { name: string }) => layer.name === 'block_2_depthwise').config.strides = [2, 2];
      return JSON.stringify(json);
    });
    expect(await failureOf(tampered)).toMatchObject({
      code: 'tfjsLayer',
      values: { layer: 'block_2_depthwise', kind: 'DepthwiseConv2D' },
    });
  });

  it('notices an addition that is wired otherwise', async () => {
    const rewired = changed((text) => {
      const json = JSON.parse(text);
      const { layers } = json.modelTopology.config.layers[0].config.layers[0].config;
      const add = layers.find((layer: { name: string }) => layer.name === 'block_5_add');
      add.inbound_nodes[0][0][0] = 'block_3_project_BN';
      return JSON.stringify(json);
    });
    expect(await failureOf(rewired)).toMatchObject({ code: 'tfjsLayer', values: { layer: 'block_5_add' } });
  });

  it.each([
    ['no JSON', (text: string) => text.slice(1), 'tfjsUnreadable'],
    ['no layers', () => '{"weightsManifest":[]}', 'tfjsUnreadable'],
    ['a graph model', () => '{"format":"graph-model","modelTopology":{}}', 'tfjsGraphModel'],
    [
      'a shard that is missing',
      (text: string) => text.replace('"weights.bin"', '"group1-shard1of1.bin"'),
      'tfjsShardMissing',
    ],
    [
      'numbers of another type',
      (text: string) => text.replaceAll('"dtype":"float32"}', '"dtype":"int32"}'),
      'weightsDtype',
    ],
    [
      'quantised numbers',
      (text: string) =>
        text.replace('"name":"Conv1/kernel"', '"name":"Conv1/kernel","quantization":{"dtype":"uint8"}'),
      'weightsQuantised',
    ],
    [
      'a weight by another name',
      (text: string) => text.replace('"name":"Conv1/kernel"', '"name":"Conv9/kernel"'),
      'tfjsWeight',
    ],
    [
      'a weight of another shape',
      (text: string) => text.replace('"shape":[3,3,3,16]', '"shape":[3,3,16,3]'),
      'tfjsWeight',
    ],
  ])('%s', async (_, change, code) => {
    expect((await failureOf(changed(change))).code).toBe(code);
  });

  it('a file that is cut off, and classes of another model', async () => {
    expect((await failureOf(threeFiles({ weights: given.weights.slice(0, -4) }))).code).toBe(
      'tfjsWeightsSize',
    );
    const metadataJson = JSON.stringify({ labels: ['one', 'two'] });
    expect(await failureOf(threeFiles({ metadataJson }))).toEqual({
      code: 'tfjsClasses',
      values: { labels: 2, outputs: 3 },
    });
    expect((await failureOf(threeFiles({ metadataJson: '{}' }))).code).toBe('sidecarUnreadable');
  });

  it.each(SEEDS)(`answers in words to ${MUTATIONS} mutations of model.json by seed %i`, async (seed) => {
    await eachMutation(seed, async (mutation) => {
      const rng = new CounterRng(5, 6, mutation);
      let modelJson = given.modelJson;
      for (let flips = 0; flips < 3; flips++) {
        const place = rng.integer(modelJson.length);
        // Digits are put for one another, so that much of it stays JSON.
        const put = /\d/.test(modelJson[place])
          ? String(rng.integer(10))
          : String.fromCharCode(32 + rng.integer(95));
        modelJson = modelJson.slice(0, place) + put + modelJson.slice(place + 1);
      }
      const opened = await openWeights(threeFiles({ modelJson }));
      if (!opened.ok) expect(en.failure).toHaveProperty(opened.failure.code);
    });
  });

  it('a model of gray images', async () => {
    const gray = await teachableMachineExport({ channels: 1 });
    expect(await failureOf([fileOf('model.json', gray.modelJson)])).toEqual({
      code: 'tfjsChannels',
      values: { channels: 1 },
    });
  });
});
