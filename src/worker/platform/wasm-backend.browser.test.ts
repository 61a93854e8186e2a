import { expect, test } from 'vitest';
import type { WasmProbe } from './wasm-probe.fixture';

test('the WASM backend runs on every core in a worker, from our own origin, and multiplies', async () => {
  const worker = new Worker(new URL('./wasm-probe.fixture.ts', import.meta.url), { type: 'module' });
  const answer = await new Promise<WasmProbe>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.terminate();
  const cores = navigator.hardwareConcurrency;
  expect(answer).toMatchObject({ backend: 'wasm', isolated: true, cores, threads: Math.min(4, cores) });
  expect(answer.rowSums).toEqual(Array.from({ length: 256 }, (_, i) => i * 256 * 256));
});
