/** The bench's CNN in jax-js: one jitted step with value, gradient and Adam, as its examples train. */
import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { type Contestant, type Job, labelsOf, noiseBytes } from './contestant';

type Tensors = Record<string, np.Array>;

/** Scalars that change from step to step go in as arrays: a number would compile the step anew. */
export async function startJax(job: Job): Promise<Contestant | null> {
  if (job.model !== 'birdCnn') return null;
  const devices = await init('webgpu');
  if (!devices.includes('webgpu')) return null;
  defaultDevice('webgpu');
  const { batchSize, imageSize, classCount } = job;
  const half = imageSize / 2;
  const bytes = noiseBytes(job);
  // jax-js convolves [N, C, H, W].
  const planar = new Float32Array(bytes.length);
  const pixels = imageSize * imageSize;
  for (let i = 0; i < bytes.length; i++) {
    const [image, pixel, channel] = [Math.floor(i / (pixels * 3)), Math.floor(i / 3) % pixels, i % 3];
    planar[(image * 3 + channel) * pixels + pixel] = (bytes[i] as number) / 255;
  }
  const images = np.array(planar).reshape([batchSize, 3, imageSize, imageSize]);
  const labels = nn.oneHot(np.array(labelsOf(job), { dtype: np.int32 }), classCount);
  const uniform = (shape: number[], bound: number) => {
    const values = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => (2 * Math.random() - 1) * bound,
    );
    return np.array(values).reshape(shape);
  };
  const features = 32 * half * half;
  const shapes: Record<string, [shape: number[], fanIn: number]> = {
    w1: [[16, 3, 3, 3], 27],
    b1: [[1, 16, 1, 1], 27],
    w2: [[32, 16, 3, 3], 144],
    b2: [[1, 32, 1, 1], 144],
    w3: [[features, classCount], features],
    b3: [[classCount], features],
  };
  const names = Object.keys(shapes);
  const each = (make: (shape: number[], fanIn: number) => np.Array): Tensors =>
    Object.fromEntries(names.map((name) => [name, make(...(shapes[name] as [number[], number]))]));
  const tensor = (tensors: Tensors, name: string) => tensors[name] as np.Array;

  const loss = (weights: Tensors, x: np.Array, y: np.Array) => {
    const of = (name: string) => tensor(weights, name);
    const same: [number, number][] = [
      [1, 1],
      [1, 1],
    ];
    const first = nn.relu(lax.conv(x, of('w1'), [1, 1], same).add(of('b1')));
    const second = nn.relu(lax.conv(first, of('w2'), [1, 1], same).add(of('b2')));
    const pooled = np.max(second.reshape([batchSize, 32, half, 2, half, 2]), [3, 5]);
    const logits = np.matmul(pooled.reshape([batchSize, features]), of('w3')).add(of('b3'));
    return nn
      .logSoftmax(logits)
      .mul(y)
      .sum()
      .mul(-1 / batchSize);
  };

  const update = jit(
    (weights: Tensors, first: Tensors, second: Tensors, x: np.Array, y: np.Array, rate: np.Array) => {
      const copies = Object.fromEntries(names.map((name) => [name, tensor(weights, name).ref]));
      const [value, gradients] = valueAndGrad(loss)(copies, x, y) as unknown as [np.Array, Tensors];
      const next: Tensors = {};
      const nextFirst: Tensors = {};
      const nextSecond: Tensors = {};
      for (const name of names) {
        const g = tensor(gradients, name);
        const m = tensor(first, name).mul(0.9).add(g.ref.mul(0.1));
        const v = tensor(second, name).mul(0.999).add(g.ref.mul(g).mul(0.001));
        next[name] = tensor(weights, name).sub(m.ref.div(np.sqrt(v.ref).add(1e-8)).mul(rate.ref));
        nextFirst[name] = m;
        nextSecond[name] = v;
      }
      rate.dispose();
      return { value, next, nextFirst, nextSecond };
    },
  );

  let weights = each((shape, fanIn) => uniform(shape, fanIn ** -0.5));
  let first = each((shape) => np.zeros(shape));
  let second = each((shape) => np.zeros(shape));
  let step = 0;
  return {
    name: 'jax-js',
    async step() {
      step += 1;
      const rate = (1e-3 / (1 - 0.9 ** step)) * Math.sqrt(1 - 0.999 ** step);
      const result = update(weights, first, second, images.ref, labels.ref, np.array([rate]));
      ({ next: weights, nextFirst: first, nextSecond: second } = result);
      await blockUntilReady(weights);
      await result.value.data();
    },
    dispose: () => {
      for (const tensors of [weights, first, second])
        for (const name of names) tensor(tensors, name).dispose();
    },
  };
}
