/** The bench's models in jax-js, as its own examples write them. */
import { lax, nn, numpy as np, random } from '@jax-js/jax';
import { type Job, noiseBytes, VIT_SIZES, type VitSizes } from './contestant';

export type Tensors = Record<string, np.Array>;

/** A parameter: its shape, and the bound of the uniform numbers it starts from (0: zeros; null: ones). */
export interface JaxParameter {
  readonly shape: readonly number[];
  readonly bound: number | null;
}

export interface JaxModel {
  readonly parameters: Readonly<Record<string, JaxParameter>>;
  readonly images: np.Array;
  /** Logits [N, classes]. As everywhere in jax-js, a function uses its arguments up; `.ref` keeps one. */
  logits(weights: Tensors, images: np.Array, key: np.Array): np.Array;
}

/** Hands out each tensor of a model once. */
function taker(weights: Tensors): (name: string) => np.Array {
  return (name) => {
    const found = weights[name];
    if (!found) throw new Error(`The model has no ${name}`);
    return found;
  };
}

export function jaxCnn(job: Job): JaxModel {
  const { batchSize, imageSize, classCount } = job;
  const half = imageSize / 2;
  const features = 32 * half * half;
  const bytes = noiseBytes(job);
  // jax-js convolves [N, C, H, W].
  const planar = new Float32Array(bytes.length);
  const pixels = imageSize * imageSize;
  for (let i = 0; i < bytes.length; i++) {
    const [image, pixel, channel] = [Math.floor(i / (pixels * 3)), Math.floor(i / 3) % pixels, i % 3];
    planar[(image * 3 + channel) * pixels + pixel] = bytes[i] / 255;
  }
  const of = (shape: number[], fanIn: number) => ({ shape, bound: fanIn ** -0.5 });
  return {
    parameters: {
      w1: of([16, 3, 3, 3], 27),
      b1: of([1, 16, 1, 1], 27),
      w2: of([32, 16, 3, 3], 144),
      b2: of([1, 32, 1, 1], 144),
      w3: of([features, classCount], features),
      b3: of([classCount], features),
    },
    images: np.array(planar).reshape([batchSize, 3, imageSize, imageSize]),
    logits(weights, images, key) {
      key.dispose();
      const take = taker(weights);
      const border: [number, number][] = [
        [1, 1],
        [1, 1],
      ];
      const first = nn.relu(lax.conv(images, take('w1'), [1, 1], border).add(take('b1')));
      const second = nn.relu(lax.conv(first, take('w2'), [1, 1], border).add(take('b2')));
      const pooled = np.max(second.reshape([batchSize, 32, half, 2, half, 2]), [3, 5]);
      return np.matmul(pooled.reshape([batchSize, features]), take('w3')).add(take('b3'));
    },
  };
}

function vitParameters(sizes: VitSizes, tokens: number, classCount: number): JaxModel['parameters'] {
  const { patch, width, depth, heads, headWidth, mlpWidth } = sizes;
  const inner = heads * headWidth;
  const parameters: Record<string, JaxParameter> = {
    token: { shape: [1, 1, width], bound: 0.02 },
    position: { shape: [1, tokens, width], bound: 0.02 },
  };
  const dense = (name: string, from: number, to: number) => {
    parameters[`${name} weight`] = { shape: [from, to], bound: from ** -0.5 };
    parameters[`${name} bias`] = { shape: [to], bound: 0 };
  };
  const norm = (name: string) => {
    parameters[`${name} scale`] = { shape: [width], bound: null };
    parameters[`${name} shift`] = { shape: [width], bound: 0 };
  };
  dense('embed', patch * patch * 3, width);
  for (let block = 0; block < depth; block++) {
    norm(`${block} norm1`);
    dense(`${block} qkv`, width, 3 * inner);
    dense(`${block} project`, inner, width);
    norm(`${block} norm2`);
    dense(`${block} mlp1`, width, mlpWidth);
    dense(`${block} mlp2`, mlpWidth, width);
  }
  norm('final');
  dense('head', width, classCount);
  return parameters;
}

export function jaxVit(job: Job, model: keyof typeof VIT_SIZES): JaxModel {
  const sizes = VIT_SIZES[model];
  const { patch, width, depth, heads, headWidth, dropout } = sizes;
  const { batchSize: n, imageSize, classCount } = job;
  const side = imageSize / patch;
  const tokens = side * side + 1;
  const inner = heads * headWidth;
  const bytes = noiseBytes(job);
  return {
    parameters: vitParameters(sizes, tokens, classCount),
    images: np.array(Float32Array.from(bytes, (byte) => byte / 255)).reshape([n, imageSize, imageSize, 3]),
    logits(weights, images, key) {
      const take = taker(weights);
      const keys = dropout > 0 ? np.split(random.split(key, 1 + 4 * depth), 1 + 4 * depth) : [];
      if (dropout === 0) key.dispose();
      const drop = (x: np.Array) => {
        const own = keys.pop();
        if (!own) return x;
        const kept = random.bernoulli(own.reshape([2]), 1 - dropout, x.shape);
        return x.mul(kept.astype(np.float32)).mul(1 / (1 - dropout));
      };
      const dense = (x: np.Array, name: string) => {
        const shape = x.shape;
        const rows = x.reshape([-1, shape.at(-1) ?? 1]);
        const product = np.matmul(rows, take(`${name} weight`)).add(take(`${name} bias`));
        return product.reshape([...shape.slice(0, -1), -1]);
      };
      const norm = (x: np.Array, name: string) =>
        nn
          .standardize(x, -1, { epsilon: 1e-6 })
          .mul(take(`${name} scale`))
          .add(take(`${name} shift`));
      const patches = images
        .reshape([n, side, patch, side, patch, 3])
        .transpose([0, 1, 3, 2, 4, 5])
        .reshape([n, side * side, patch * patch * 3]);
      const first = np.broadcastTo(take('token'), [n, 1, width]);
      let x = drop(np.concatenate([first, dense(patches, 'embed')], 1).add(take('position')));
      for (let block = 0; block < depth; block++) {
        const packed = dense(norm(x.ref, `${block} norm1`), `${block} qkv`)
          .reshape([n, tokens, 3, heads, headWidth])
          .transpose([2, 0, 3, 1, 4]);
        const [q, k, v] = np.split(packed, 3).map((part) => part.reshape([n * heads, tokens, headWidth])) as [
          np.Array,
          np.Array,
          np.Array,
        ];
        const scores = np.matmul(q, k.transpose([0, 2, 1])).mul(headWidth ** -0.5);
        const mixed = np
          .matmul(drop(nn.softmax(scores, -1)), v)
          .reshape([n, heads, tokens, headWidth])
          .transpose([0, 2, 1, 3])
          .reshape([n, tokens, inner]);
        x = x.add(drop(dense(mixed, `${block} project`)));
        const wide = nn.gelu(dense(norm(x.ref, `${block} norm2`), `${block} mlp1`), { approximate: false });
        x = x.add(drop(dense(drop(wide), `${block} mlp2`)));
      }
      const [token, ...rest] = np.split(x, [1], 1) as [np.Array, ...np.Array[]];
      for (const other of rest) other.dispose();
      return dense(norm(token.reshape([n, width]), 'final'), 'head');
    },
  };
}
