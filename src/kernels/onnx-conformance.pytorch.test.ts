import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from './plain/cpu-engine';
import { initialiseWasm } from './plain/initialise-wasm';
import { runCase } from './testing/onnx/conformance';
import { type OnnxSuite, parseSuite } from './testing/onnx/onnx-case';

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-onnx-'));
let suite: OnnxSuite;

beforeAll(async () => {
  await initialiseWasm(null);
  const script = fileURLToPath(new URL('../../reference/onnx-cases.py', import.meta.url));
  const file = path.join(folder, 'cases.json');
  const python = process.env.VIREO_PYTHON ?? '/usr/bin/python3';
  const { status, stderr } = spawnSync(python, ['-W', 'ignore', script, file], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  suite = parseSuite(readFileSync(file, 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the CPU device answers every case of ONNX that a graph can say as ONNX does', async () => {
  const results = [];
  for (const given of suite.cases) results.push(await runCase(given, createCpuEngine));
  const applicable = results.filter(({ outcome }) => outcome.kind !== 'notExpressed');
  const missed = applicable.filter(
    ({ outcome }) => outcome.kind === 'failed' || (outcome.kind === 'compared' && !outcome.passed),
  );
  const unexplained = missed.filter(({ outcome }) => outcome.kind !== 'compared' || !outcome.mended);
  expect(unexplained).toEqual([]);
  // What bench/CONFORMANCE.md says of onnx 1.12; newer versions have more cases.
  expect(applicable.length).toBeGreaterThanOrEqual(260);
  expect(applicable.length - missed.length).toBeGreaterThanOrEqual(259);
});
