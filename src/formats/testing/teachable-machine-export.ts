/** An image model as Teachable Machine exports it, built and written by tfjs itself, with weights drawn at random. */
import * as tf from '@tensorflow/tfjs';
import { CounterRng } from '../../shared/rng';

export interface ExportOptions {
  readonly imageSize?: number;
  readonly channels?: number;
  readonly labels?: readonly string[];
}

export interface TeachableMachineExport {
  readonly modelJson: string;
  readonly metadataJson: string;
  readonly weights: ArrayBuffer;
  /** Probabilities of one picture's bytes [H, W, C], as @teachablemachine/image gives them. */
  readonly predict: (pixels: Uint8Array) => Promise<Float32Array>;
  /** Trains the head as @teachablemachine/image does, for some steps of SGD on one batch [n, H, W, C] of bytes. */
  readonly trainHead: (
    pixels: Uint8Array,
    labels: readonly number[],
    learningRate: number,
    steps: number,
  ) => Promise<void>;
}

/** Expansion, channels, blocks, stride of MobileNetV2 0.35's stages, as Keras's layers say them. */
const STAGES = [
  [1, 8, 1, 1],
  [6, 8, 2, 2],
  [6, 16, 3, 2],
  [6, 24, 4, 2],
  [6, 32, 3, 1],
  [6, 56, 3, 2],
  [6, 112, 1, 1],
] as const;

/** keras.applications.MobileNetV2 at width 0.35 without its top, layer by layer. */
function backbone(imageSize: number, channels: number): tf.LayersModel {
  const input = tf.input({ shape: [imageSize, imageSize, channels], name: 'input_1' });
  const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;
  const pad = (name: string, x: tf.SymbolicTensor) => {
    const cells = (x.shape[1] ?? 0) % 2 === 0 ? 0 : 1;
    const padding: [[number, number], [number, number]] = [
      [cells, 1],
      [cells, 1],
    ];
    return apply(tf.layers.zeroPadding2d({ name, padding }), x);
  };
  const norm = (name: string, x: tf.SymbolicTensor) =>
    apply(tf.layers.batchNormalization({ name, axis: -1, epsilon: 1e-3, momentum: 0.999 }), x);
  const relu6 = (name: string, x: tf.SymbolicTensor) => apply(tf.layers.reLU({ name, maxValue: 6 }), x);
  const pointwise = (name: string, filters: number, x: tf.SymbolicTensor) =>
    apply(tf.layers.conv2d({ name, filters, kernelSize: 1, padding: 'same', useBias: false }), x);

  let x = pad('Conv1_pad', input);
  x = apply(tf.layers.conv2d({ name: 'Conv1', filters: 16, kernelSize: 3, strides: 2, useBias: false }), x);
  x = relu6('Conv1_relu', norm('bn_Conv1', x));
  let block = 0;
  for (const [expansion, filters, blocks, firstStride] of STAGES) {
    for (let i = 0; i < blocks; i++) {
      const name = block === 0 ? 'expanded_conv' : `block_${block}`;
      const strides = i === 0 ? firstStride : 1;
      const before = x;
      if (expansion > 1) {
        x = pointwise(`${name}_expand`, expansion * Number(before.shape[3]), x);
        x = relu6(`${name}_expand_relu`, norm(`${name}_expand_BN`, x));
      }
      if (strides === 2) x = pad(`${name}_pad`, x);
      const padding = strides === 2 ? 'valid' : 'same';
      const settings = {
        name: `${name}_depthwise`,
        kernelSize: 3,
        strides,
        padding,
        useBias: false,
      } as const;
      x = apply(tf.layers.depthwiseConv2d(settings), x);
      x = relu6(`${name}_depthwise_relu`, norm(`${name}_depthwise_BN`, x));
      x = norm(`${name}_project_BN`, pointwise(`${name}_project`, filters, x));
      if (strides === 1 && before.shape[3] === filters) {
        x = tf.layers.add({ name: `${name}_add` }).apply([before, x]) as tf.SymbolicTensor;
      }
      block++;
    }
  }
  x = relu6('out_relu', norm('Conv_1_bn', pointwise('Conv_1', 1280, x)));
  return tf.model({ inputs: input, outputs: x, name: 'model1' });
}

/** Weights that keep activations of a usual size, and batch norms as if trained for a while. */
function drawWeights(model: tf.LayersModel): void {
  const rng = new CounterRng(3, 14);
  const drawn = model.getWeights().map((weight, i) => {
    const { originalName = '' } = model.weights[i] ?? {};
    const fanIn = weight.shape.slice(0, -1).reduce((product, length) => product * length, 1);
    const spread = Math.sqrt(2 / (originalName.includes('depthwise') ? 9 : fanIn));
    const values = Float32Array.from({ length: weight.size }, () => {
      if (/gamma|variance/.test(originalName)) return 1 + 0.3 * rng.uniform();
      return (weight.shape.length > 1 ? spread : 0.2) * rng.normal();
    });
    return tf.tensor(values, weight.shape);
  });
  model.setWeights(drawn);
  tf.dispose(drawn);
}

export async function teachableMachineExport({
  imageSize = 64,
  channels = 3,
  labels = ['cats', 'dogs', 'birds'],
}: ExportOptions = {}): Promise<TeachableMachineExport> {
  await tf.setBackend('cpu');
  const body = backbone(imageSize, channels);
  const features = tf.sequential();
  features.add(body);
  features.add(tf.layers.globalAveragePooling2d({}));
  const head = tf.sequential();
  head.add(tf.layers.dense({ units: 100, inputShape: [1280], activation: 'relu', useBias: true }));
  head.add(tf.layers.dense({ units: labels.length, activation: 'softmax', useBias: false }));
  const model = tf.sequential();
  model.add(features);
  model.add(head);
  drawWeights(model);
  const { modelTopology, weightSpecs, weightData } = await artifactsOf(model);
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  const metadata = { packageName: '@teachablemachine/image', labels, imageSize };
  return {
    modelJson: JSON.stringify({ modelTopology, weightsManifest }),
    metadataJson: JSON.stringify(metadata),
    weights: weightData,
    predict: async (pixels) => {
      const output = tf.tidy(() => {
        const image = tf.tensor4d(Float32Array.from(pixels), [1, imageSize, imageSize, channels]);
        return model.predict(image.div(127).sub(1)) as tf.Tensor;
      });
      const probabilities = Float32Array.from(await output.data());
      output.dispose();
      return probabilities;
    },
    trainHead: async (pixels, labelled, learningRate, steps) => {
      const count = labelled.length;
      const images = tf.tensor4d(Float32Array.from(pixels), [count, imageSize, imageSize, channels]);
      const seen = features.predict(images.div(127).sub(1)) as tf.Tensor;
      const truths = tf.oneHot([...labelled], labels.length);
      head.compile({ optimizer: tf.train.sgd(learningRate), loss: 'categoricalCrossentropy' });
      for (let step = 0; step < steps; step++) await head.trainOnBatch(seen, truths);
      tf.dispose([images, seen, truths]);
    },
  };
}

/** What tfjs would save. */
async function artifactsOf(model: tf.LayersModel) {
  const saved = await new Promise<tf.io.ModelArtifacts>((resolve) => {
    model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        resolve(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
  });
  const { modelTopology, weightSpecs, weightData } = saved;
  if (!(weightData instanceof ArrayBuffer)) throw new Error('tfjs saved no weights');
  return { modelTopology, weightSpecs, weightData };
}
