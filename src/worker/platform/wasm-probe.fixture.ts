// A dedicated worker that computes one product on the WASM backend, for the tests of how it is served.

import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startWasmBackend } from './wasm-backend';

/** What the probe answers. */
export interface WasmProbe {
  readonly backend: string;
  readonly isolated: boolean;
  /** As the browser answers once the backend runs. */
  readonly cores: number;
  /** How many threads the backend computes with: 1 where it has none. */
  readonly threads: number;
  /** Row sums of A·B, [256]. */
  readonly rowSums: number[];
}

/** Large enough that the threaded kernel splits the rows over its threads. */
const size = 256;

async function probe(): Promise<WasmProbe> {
  const started = await startWasmBackend();
  if (!started.ok) throw new Error(started.failure.code);
  // A[i, k] = i, B = 1: every row of A·B sums to i · size².
  const a = tf.mul(tf.reshape(tf.range(0, size), [size, 1]), tf.ones([1, size]));
  const product = tf.matMul(a, tf.ones([size, size]));
  const rowSums = Array.from(await tf.sum(product, 1).data<'float32'>());
  return {
    backend: tf.getBackend(),
    isolated: crossOriginIsolated,
    cores: navigator.hardwareConcurrency,
    threads: getThreadsCount(),
    rowSums,
  };
}

probe().then(
  (answer) => self.postMessage(answer),
  (error: unknown) => self.postMessage({ error: String(error) }),
);
