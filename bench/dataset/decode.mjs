// Images per second from a zip to pixels: Vireo by workers, against simpler ways and PyTorch, all in one run.
//   node bench/dataset/decode.mjs [--images 5000] [--side 224] [--size 64] [--workers 1,2,3] [--folder DIR]
// Needs python3 with PIL, for PyTorch's figures torchvision too (VIREO_PYTHON names another interpreter).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPage } from '../open-page.mjs';
import { memoryBelow, processorSecondsBelow } from './processes.mjs';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '5000' },
    side: { type: 'string', default: '224' },
    size: { type: 'string', default: '64' },
    workers: { type: 'string', default: '1,2,3' },
    folder: { type: 'string' },
    only: { type: 'string', default: 'vireo,script,draw,bare,cache,pytorch' },
  },
});
const count = Number(values.images);
const imageSize = Number(values.size);
const workerCounts = values.workers.split(',').map(Number);
const only = new Set(values.only.split(','));
const python = process.env.VIREO_PYTHON ?? '/usr/bin/python3';
const here = fileURLToPath(new URL('.', import.meta.url));

/** @param {string} script @param {string[]} args @returns {string | null} what it printed */
function runPython(script, args) {
  const { status, stdout, stderr } = spawnSync(python, [path.join(here, script), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) console.error(stderr.trim().split('\n').at(-1));
  return status === 0 ? stdout.trim() : null;
}

/** @param {string} name @param {number} images @param {number} ms @param {number} processorSeconds @param {string} [more] */
function report(name, images, ms, processorSeconds, more = '') {
  const rate = Math.round((images / ms) * 1000);
  const cells = [
    name.padEnd(44),
    `${(ms / 1000).toFixed(2)} s`.padStart(10),
    `${rate} images/s`.padStart(17),
    `${((processorSeconds / images) * 1000).toFixed(2)} ms of processor each`.padStart(30),
  ];
  console.log(`${cells.join('')}  ${more}`);
}

const temporary = mkdtempSync(path.join(tmpdir(), 'vireo-decode-'));
const folder = values.folder ?? temporary;
const zip = path.join(folder, 'images.zip');
if (!existsSync(zip) && runPython('make-images.py', [folder, String(count), values.side]) === null)
  process.exit(1);
const megabytes = Math.round(statSync(zip).size / 1e6);
console.log(
  `${count} JPEGs of ${values.side} px, ${megabytes} MB, to ${imageSize} px; load ${loadavg()[0]?.toFixed(1)}`,
);

const { page, close } = await openPage(folder, path.join(temporary, 'profile'));
try {
  await page.evaluate(async (module) => (await import(module)).showInput(), '/bench/dataset/decode-page.ts');
  await page.setInputFiles('input', zip);
  const atRest = memoryBelow(process.pid);
  /** @param {string} name @param {string} way @param {number} workerCount @param {boolean} isCached */
  const measure = async (name, way, workerCount, isCached) => {
    let peak = 0;
    const before = processorSecondsBelow(process.pid);
    const timer = setInterval(() => {
      peak = Math.max(peak, memoryBelow(process.pid));
    }, 250);
    const result = await page.evaluate(
      async ([module, order]) => (await import(module)).measure(order),
      /** @type {const} */ (['/bench/dataset/decode-page.ts', { way, workerCount, imageSize, isCached }]),
    );
    clearInterval(timer);
    const processorSeconds = processorSecondsBelow(process.pid) - before;
    const more = [
      `listed ${result.listedMs.toFixed(0)} ms`,
      `all read ${result.readMs.toFixed(0)} ms`,
      `memory +${Math.round(Math.max(0, peak - atRest) / 1e6)} MB`,
      ...(result.problemCount > 0 ? [`${result.problemCount} problems`] : []),
    ];
    report(name, result.count, result.decodedMs, processorSeconds, more.join(', '));
  };
  /** @type {[string, string][]} */
  const ways = [
    ['vireo', 'Vireo: planes, WebAssembly resize'],
    ['script', 'createImageBitmap, resize in TypeScript'],
    ['draw', 'createImageBitmap, drawImage (other pixels)'],
    ['bare', 'createImageBitmap alone (no pixels)'],
  ];
  for (const [way, name] of ways)
    if (only.has(way))
      for (const workers of workerCounts) await measure(`${name}, ${workers}`, way, workers, false);
  const most = Math.max(...workerCounts);
  if (only.has('cache')) {
    await measure(`Vireo into the cache, ${most}`, 'vireo', most, true);
    await measure('Vireo, warm cache', 'vireo', most, true);
  }
} finally {
  await close();
}
if (only.has('pytorch'))
  for (const workers of new Set([Math.max(...workerCounts), 4])) {
    const answer = runPython('image-folder.py', [
      path.join(folder, 'images'),
      String(imageSize),
      String(workers),
    ]);
    const [images = 0, seconds = 0, processorSeconds = 0] = answer?.split(' ').map(Number) ?? [];
    if (answer !== null)
      report(`PyTorch ImageFolder + DataLoader, ${workers}`, images, seconds * 1000, processorSeconds);
  }
console.log(`load ${loadavg()[0]?.toFixed(1)}`);
rmSync(temporary, { recursive: true, force: true });
