/** Runs in the browser: one parity case on one device. */

import { readParityCase } from '../src/training/testing/parity-case';
import { type ParityReport, runParityCase } from '../src/training/testing/run-parity';
import { createEngine } from '../src/worker/create-engine';
import { resolveDevice } from '../src/worker/devices';

/** @param name of the case's folder below /given/ */
export async function compareCase(name: string, device: 'cpu' | 'webgpu'): Promise<ParityReport> {
  const given = await readParityCase(async (file) => {
    const response = await fetch(`/given/${encodeURIComponent(name)}/${file}`);
    if (!response.ok) throw new Error(`${name} lacks ${file}`);
    return response.blob();
  });
  const found = await resolveDevice(device);
  if (!found.ok) throw new Error(JSON.stringify(found.failure));
  return runParityCase(given, async (options) => {
    const engine = await createEngine(found.value, options);
    if (!engine.ok) throw new Error(engine.failure.detail ?? engine.failure.code);
    return engine.value;
  });
}
