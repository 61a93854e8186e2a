/** The bench's models in jax-js: one jitted step with value, gradient and Adam, as its examples train. */
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  random,
  valueAndGrad,
} from '@jax-js/jax';
import { type Contestant, type Job, labelsOf } from './contestant';
import { type JaxModel, type JaxParameter, jaxCnn, jaxVit, type Tensors } from './jax-models';

function initial({ shape, bound }: JaxParameter): np.Array {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
    bound === null ? 1 : (2 * Math.random() - 1) * bound,
  );
  return np.array(values).reshape([...shape]);
}

/** Throws what jax-js throws where it cannot run. Scalars that change go in as arrays: a number would compile anew. */
export async function startJax(job: Job, device: 'webgpu' | 'wasm' = 'webgpu'): Promise<Contestant> {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js finds no ${device}`);
  defaultDevice(device);
  const { batchSize, classCount } = job;
  const model: JaxModel = job.model === 'birdCnn' ? jaxCnn(job) : jaxVit(job, job.model);
  const names = Object.keys(model.parameters);
  const labels = nn.oneHot(np.array(labelsOf(job), { dtype: np.int32 }), classCount);
  const tensor = (tensors: Tensors, name: string) => tensors[name] as np.Array;
  const each = (make: (name: string) => np.Array): Tensors =>
    Object.fromEntries(names.map((name) => [name, make(name)]));

  const loss = (weights: Tensors, x: np.Array, y: np.Array, key: np.Array) =>
    nn
      .logSoftmax(model.logits(weights, x, key))
      .mul(y)
      .sum()
      .mul(-1 / batchSize);

  const update = jit(
    (
      weights: Tensors,
      first: Tensors,
      second: Tensors,
      x: np.Array,
      y: np.Array,
      key: np.Array,
      rate: np.Array,
    ) => {
      const copies = each((name) => tensor(weights, name).ref);
      const [value, gradients] = valueAndGrad(loss)(copies, x, y, key) as unknown as [np.Array, Tensors];
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

  const zeros = () => each((name) => np.zeros([...model.parameters[name].shape]));
  let weights = each((name) => initial(model.parameters[name]));
  let first = zeros();
  let second = zeros();
  let step = 0;
  return {
    name: device === 'wasm' ? 'jax-js (WASM)' : 'jax-js',
    async step() {
      step += 1;
      const rate = (1e-3 / (1 - 0.9 ** step)) * Math.sqrt(1 - 0.999 ** step);
      const { images } = model;
      const result = update(
        weights,
        first,
        second,
        images.ref,
        labels.ref,
        random.key(step),
        np.array([rate]),
      );
      ({ next: weights, nextFirst: first, nextSecond: second } = result);
      await blockUntilReady(weights);
      const [value] = await result.value.data();
      if (!Number.isFinite(value)) throw new Error(`jax-js: the loss of step ${step} is ${value}`);
    },
    dispose: () => {
      for (const tensors of [weights, first, second])
        for (const name of names) tensor(tensors, name).dispose();
    },
  };
}
