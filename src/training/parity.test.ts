import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import { barOf } from './testing/parity-bars';
import { readParityCase } from './testing/parity-case';
import { runParityCase } from './testing/run-parity';

const cases = new URL('../../reference/cases/', import.meta.url);

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each(readdirSync(cases))('%s: the CPU engine computes what PyTorch computes', async (name) => {
  const given = await readParityCase(
    async (file) => new Blob([await readFile(new URL(`${name}/${file}`, cases))]),
  );
  const report = await runParityCase(given, (options) => createCpuEngine(options));
  expect(report.logits.relative).toBeLessThan(1e-5);
  expect(report.loss.relative).toBeLessThan(1e-5);
  // Where PyTorch's own float32 gradients are further from its float64 ones, twice as far: see reference/README.md.
  expect(report.gradients.relative).toBeLessThan(barOf(1e-4, report.exact?.gradients ?? null));
  expect(report.learningRates.relative).toBeLessThan(1e-6);
  expect(report.finalWeights.relative).toBeLessThan(1e-3);
  expect(report.averagedWeights?.relative ?? 0).toBeLessThan(1e-3);
});
