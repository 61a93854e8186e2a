/** The bench's models as a person would write them in tfjs: tf.layers for the CNN, plain operations for transformers. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { type Contestant, type Job, labelsOf, noiseBytes, VIT_SIZES, type VitSizes } from './contestant';

export async function startStockTfjs(job: Job): Promise<Contestant> {
  await tf.setBackend('webgpu');
  await tf.ready();
  const { batchSize, imageSize, classCount } = job;
  const images = tf.tidy(() =>
    tf.tensor4d(Float32Array.from(noiseBytes(job)), [batchSize, imageSize, imageSize, 3]).div(255),
  );
  const labels = tf.oneHot(tf.tensor1d(labelsOf(job), 'int32'), classCount).toFloat();
  return job.model === 'birdCnn'
    ? layersCnn(job, images, labels)
    : plainVit(job, VIT_SIZES[job.model], images, labels);
}

function layersCnn(job: Job, images: tf.Tensor, labels: tf.Tensor): Contestant {
  const inputShape = [job.imageSize, job.imageSize, 3];
  const conv = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ ...conv, filters: 16, inputShape }),
      tf.layers.conv2d({ ...conv, filters: 32 }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: job.classCount, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return {
    name: 'stock tfjs',
    async step() {
      // trainOnBatch answers numbers: it waits for the device by itself.
      await model.trainOnBatch(images, labels);
    },
    dispose: () => {
      model.dispose();
      images.dispose();
      labels.dispose();
    },
  };
}

function plainVit(job: Job, sizes: VitSizes, images: tf.Tensor, labels: tf.Tensor): Contestant {
  const { patch, width, depth, heads, headWidth, mlpWidth, dropout } = sizes;
  const side = job.imageSize / patch;
  const tokens = side * side + 1;
  const inner = heads * headWidth;
  const variables: tf.Variable[] = [];
  const variable = (shape: number[], deviation: number, mean = 0) => {
    const made = tf.variable(tf.randomNormal(shape, mean, deviation));
    variables.push(made);
    return made;
  };
  const dense = (from: number, to: number) => {
    const weight = variable([from, to], from ** -0.5);
    const bias = variable([to], 0);
    return (x: tf.Tensor) => {
      const rows = x.size / from;
      return tf
        .matMul(x.reshape([rows, from]), weight as tf.Tensor2D)
        .add(bias)
        .reshape([...x.shape.slice(0, -1), to]);
    };
  };
  const norm = () => {
    const scale = variable([width], 0, 1);
    const shift = variable([width], 0);
    return (x: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return x.sub(mean).div(variance.add(1e-6).sqrt()).mul(scale).add(shift);
    };
  };
  const gelu = (x: tf.Tensor) => x.mul(0.5).mul(tf.erf(x.mul(Math.SQRT1_2)).add(1));
  const drop = (x: tf.Tensor) => (dropout > 0 ? tf.dropout(x, dropout) : x);
  const embed = dense(patch * patch * 3, width);
  const classToken = variable([1, 1, width], 0.02);
  const position = variable([1, tokens, width], 0.02);
  const blocks = Array.from({ length: depth }, () => ({
    norm1: norm(),
    qkv: dense(width, 3 * inner),
    project: dense(inner, width),
    norm2: norm(),
    mlp1: dense(width, mlpWidth),
    mlp2: dense(mlpWidth, width),
  }));
  const finalNorm = norm();
  const head = dense(width, job.classCount);
  const n = job.batchSize;
  const forward = () => {
    const patches = images
      .reshape([n, side, patch, side, patch, 3])
      .transpose([0, 1, 3, 2, 4, 5])
      .reshape([n, side * side, patch * patch * 3]);
    const first = tf.add(tf.zeros([n, 1, width]), classToken);
    let x: tf.Tensor = drop(tf.concat([first, embed(patches)], 1).add(position));
    for (const block of blocks) {
      const [q, k, v] = tf.unstack(
        block.qkv(block.norm1(x)).reshape([n, tokens, 3, heads, headWidth]).transpose([2, 0, 3, 1, 4]),
      ) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const scores = tf.matMul(q, k, false, true).mul(headWidth ** -0.5);
      const mixed = tf
        .matMul(drop(tf.softmax(scores)), v)
        .transpose([0, 2, 1, 3])
        .reshape([n, tokens, inner]);
      x = x.add(drop(block.project(mixed)));
      x = x.add(drop(block.mlp2(drop(gelu(block.mlp1(block.norm2(x)))))));
    }
    const token = x.slice([0, 0, 0], [n, 1, width]).reshape([n, width]);
    return head(finalNorm(token));
  };
  const optimizer = tf.train.adam(1e-3);
  return {
    name: 'stock tfjs',
    async step() {
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(labels, forward()) as tf.Scalar,
        true,
        variables,
      );
      await loss?.data();
      loss?.dispose();
      // The loss is there before the weights are: wait for the last of them too.
      await variables.at(-1)?.data();
    },
    dispose: () => {
      for (const made of variables) made.dispose();
      optimizer.dispose();
      images.dispose();
      labels.dispose();
    },
  };
}
