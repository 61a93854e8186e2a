// ONNX's own conformance cases on our devices: npm run conformance [-- --device cpu|webgpu] [--only NAME,NAME]. Both devices
// and every case write bench/CONFORMANCE.md. Needs a Python with onnx, as Debian's python3-onnx.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { conformanceReport, summaryOf } from './conformance-report.mjs';
import { openPage } from './open-page.mjs';

/** @typedef {import('./page-engines').BenchDevice} BenchDevice */
/** @typedef {import('./conformance-page').DeviceResults} DeviceResults */

const { values } = parseArgs({
  options: { device: { type: 'string' }, only: { type: 'string' }, python: { type: 'string' } },
});
if (values.device !== undefined && values.device !== 'cpu' && values.device !== 'webgpu') {
  console.error(`--device is cpu or webgpu, not ${values.device}.`);
  process.exit(1);
}
/** @type {readonly BenchDevice[]} */
const devices = values.device === undefined ? ['cpu', 'webgpu'] : [values.device];
const folder = fileURLToPath(new URL('../.cache/conformance', import.meta.url));
mkdirSync(folder, { recursive: true });
const script = fileURLToPath(new URL('../reference/onnx-cases.py', import.meta.url));
const python = values.python ?? process.env.VIREO_PYTHON ?? '/usr/bin/python3';
const { status } = spawnSync(python, ['-W', 'ignore', script, path.join(folder, 'onnx-cases.json')], {
  stdio: 'inherit',
});
if (status !== 0) {
  console.error(
    `${python} did not make the cases: it needs onnx (Debian's python3-onnx). --python names another.`,
  );
  process.exit(1);
}

/** Cases that a page runs before it answers: between answers the terminal shows how far it is. */
const AT_ONCE = 50;

const { page, close } = await openPage(folder);
try {
  /** @type {import('./conformance-page').SuiteDescription} */
  const suite = await page.evaluate(async () => {
    const module = '/bench/conformance-page.ts';
    return (await import(module)).describeSuite();
  });
  const only = values.only?.split(',');
  const names = suite.names.filter((name) => !only || only.includes(name));
  /** @type {DeviceResults[]} */
  const runs = [];
  for (const on of devices) {
    /** @type {DeviceResults} */
    let run = { device: '', results: [] };
    for (let first = 0; first < names.length; first += AT_ONCE) {
      /** @type {DeviceResults} */
      const part = await page.evaluate(
        async ([device, chosen]) => {
          const module = '/bench/conformance-page.ts';
          return (await import(module)).runSuite(device, chosen);
        },
        /** @type {const} */ ([on, names.slice(first, first + AT_ONCE)]),
      );
      run = { device: part.device || run.device, results: [...run.results, ...part.results] };
      if (process.stdout.isTTY) process.stdout.write(`\r${on}: ${run.results.length} of ${names.length}`);
    }
    if (process.stdout.isTTY) process.stdout.write('\n');
    runs.push(run);
    const { lines, unexplained } = summaryOf(run);
    for (const line of lines) console.log(line);
    if (unexplained > 0) process.exitCode = 1;
  }
  if (devices.length === 2 && !only) {
    writeFileSync(new URL('CONFORMANCE.md', import.meta.url), conformanceReport(suite, runs));
    console.log('Written to bench/CONFORMANCE.md.');
  }
} finally {
  await close();
}
