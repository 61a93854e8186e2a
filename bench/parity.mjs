// Compares Vireo with PyTorch: npm run parity -- DIR [--device cpu|webgpu] [--mixed] [--only name,name]. --mixed: with
// mixed precision, on WebGPU; PyTorch's side stays float32. See reference/README.md. In place of DIR, --full makes
// whole models at 224 px with PyTorch, one after the other, and throws each away when it is compared; --steps N trains N
// steps in place of three.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPage } from './open-page.mjs';
import { findTorch } from './torch.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    device: { type: 'string', default: 'cpu' },
    mixed: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    steps: { type: 'string' },
    python: { type: 'string' },
  },
});
const maker = fileURLToPath(new URL('../reference/make_full_size.py', import.meta.url));
/** @param {readonly string[]} args @returns {string} what it prints */
function make(args) {
  const torch = findTorch(values.python);
  if (!torch) {
    console.error('No Python here has PyTorch. --python names one.');
    process.exit(1);
  }
  const { status, stdout } = spawnSync(torch.python, [maker, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}
const folder = values.full ? mkdtempSync(path.join(tmpdir(), 'vireo-parity-')) : positionals[0];
if (!folder || !existsSync(folder)) {
  console.error(
    'Which folder of cases? npm run parity -- reference/cases [--device cpu|webgpu] [--only NAME,NAME], or --full',
  );
  process.exit(1);
}
if (values.device !== 'cpu' && values.device !== 'webgpu') {
  console.error(`--device is cpu or webgpu, not ${values.device}.`);
  process.exit(1);
}
if (values.mixed && values.device !== 'webgpu') {
  console.error('Mixed precision is for --device webgpu.');
  process.exit(1);
}
/**
 * Largest relative errors that pass; a half has 11 bits. Gradients and weights are shown and not judged: rounding turns a
 * ReLU or the winner of a pooling here and there, as it does under torch.autocast.
 * @type {Record<string, number>}
 */
const mixedBars = {
  logits: 2e-3,
  loss: 1e-3,
  gradients: Number.POSITIVE_INFINITY,
  finalWeights: Number.POSITIVE_INFINITY,
  averagedWeights: Number.POSITIVE_INFINITY,
  learningRates: 1e-6,
};
/** @type {Record<string, number>} */
const exactBars = {
  logits: values.device === 'cpu' ? 1e-5 : 1e-4,
  loss: values.device === 'cpu' ? 1e-5 : 1e-4,
  gradients: 1e-3,
  finalWeights: 1e-3,
  averagedWeights: 1e-3,
  learningRates: 1e-6,
};
const bars = values.mixed ? mixedBars : exactBars;
const known = values.full
  ? make(['--list']).trim().split('\n')
  : readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'case.json')));
const names = known.filter((name) => !values.only || values.only.split(',').includes(name));
if (names.length === 0) {
  console.error(
    values.full
      ? `Whole models are: ${known.join(', ')}.`
      : `${folder} holds no case: a case is a folder with a case.json.`,
  );
  process.exit(1);
}

/** @param {number} value */
const short = (value) => value.toExponential(1);
/** What is said beneath a whole model: how far both are from PyTorch's float64. @param {readonly Judged[]} judged */
function besideExact(judged) {
  const parts = judged.flatMap(({ quantity, exact }) => {
    if (exact === null) return [];
    const { ours, torch } = exact;
    const times = torch.relative === 0 ? '' : `, ${(ours.relative / torch.relative).toFixed(2)} x`;
    return [`${quantity} ${short(ours.relative)} (PyTorch's float32 ${short(torch.relative)}${times})`];
  });
  return parts.length === 0 ? [] : [`  from PyTorch's float64: ${parts.join('; ')}`];
}

/** @typedef {import('../src/training/testing/parity-bars').Judged} Judged */
const { page, close } = await openPage(folder);
let failures = 0;
try {
  const columns = Object.keys(bars);
  console.log(
    `${'case (absolute / relative)'.padEnd(38)}${columns.map((c) => c.padEnd(20)).join('')}`.trimEnd(),
  );
  let device = '';
  for (const name of names) {
    if (values.full) make([folder, ...(values.steps ? ['--steps', values.steps] : []), name]);
    /** @type {import('./parity-page').Compared} */
    const compared = await page.evaluate(
      async ([caseName, on, storage, usual]) => {
        const module = '/bench/parity-page.ts';
        const { compareCase } = await import(module);
        return compareCase(caseName, on, storage, usual);
      },
      [name, values.device, values.mixed ? 'float16' : 'float32', bars],
    );
    if (values.full) rmSync(path.join(folder, name), { recursive: true });
    device = compared.device;
    const { judged } = compared;
    const missed = judged.filter(({ passed }) => !passed);
    failures += missed.length;
    const cells = columns.map((column) => {
      const found = judged.find(({ quantity }) => quantity === column);
      if (!found) return ''.padEnd(20);
      const { error, passed } = found;
      return `${short(error.absolute)} / ${short(error.relative)}${passed ? '' : ' !'}`.padEnd(20);
    });
    console.log(`${name.padEnd(38)}${cells.join('')}`.trimEnd());
    for (const line of besideExact(judged)) console.log(line);
    for (const { quantity, error, exact, bar } of missed) {
      console.log(
        `  ! ${quantity}: bar ${short(bar)}, worst at ${error.worst}${exact ? `, from float64 at ${exact.ours.worst}` : ''}`,
      );
    }
  }
  console.log(
    `${names.length} cases on ${device}: ${failures === 0 ? 'all within the bars' : `${failures} errors above the bars (!)`}`,
  );
} finally {
  await close();
  if (values.full) rmSync(folder, { recursive: true });
}
if (failures > 0) process.exitCode = 1;
