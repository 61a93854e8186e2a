import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from './backend';

/** Makes tfjs run what follows on `name`; tfjs has one active backend for everyone. */
export async function activateBackend(name: Backend['name']): Promise<void> {
  // Another engine may have taken over while this one waited.
  while (getBackend() !== name) {
    if (!(await setBackend(name))) throw new Error(`tfjs could not start its ${name} backend`);
  }
}
