// Seconds and memory to list, arrange and read zips of 5,000 and 58,000 pictures, and one above 4 GiB (zip64).
//   node bench/dataset/read.mjs [--only small,large,large-deflated,zip64] [--folder DIR]
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from '../open-page.mjs';
import { makeArchive } from './make-archive.mjs';
import { memoryBelow } from './processes.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'small,small-deflated,large,large-deflated,zip64' },
    folder: { type: 'string' },
  },
});
/** @type {Record<string, Parameters<typeof makeArchive>[1]>} */
const archives = {
  small: { count: 5000, entryBytes: 24_000, deflated: false },
  'small-deflated': { count: 5000, entryBytes: 24_000, deflated: true },
  large: { count: 58_000, entryBytes: 24_000, deflated: false },
  'large-deflated': { count: 58_000, entryBytes: 24_000, deflated: true },
  zip64: { count: 58_000, entryBytes: 76_000, deflated: false },
};

const temporary = mkdtempSync(path.join(tmpdir(), 'vireo-read-'));
for (const name of values.only.split(',')) {
  const order = archives[name];
  if (!order) throw new Error(`--only ${name}: one of ${Object.keys(archives).join(', ')}`);
  const file = path.join(values.folder ?? temporary, `${name}.zip`);
  if (!existsSync(file)) makeArchive(file, order);
  const { page, close } = await openPage(temporary);
  try {
    await page.evaluate(async (module) => (await import(module)).showInput(), '/bench/dataset/read-page.ts');
    await page.setInputFiles('input', file);
    const atRest = memoryBelow(process.pid);
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, memoryBelow(process.pid));
    }, 250);
    const report = await page.evaluate(
      async (module) => (await import(module)).measure(),
      '/bench/dataset/read-page.ts',
    );
    clearInterval(timer);
    const seconds = /** @param {number} ms */ (ms) => `${(ms / 1000).toFixed(2)} s`;
    console.log(
      [
        `${name}: ${report.fileCount} files, ${(statSync(file).size / 1e9).toFixed(2)} GB`,
        `${report.classCount} classes, ${report.problemCount + report.brokenCount} problems`,
        `listed ${seconds(report.listedMs)}`,
        `arranged ${seconds(report.openedMs)}`,
        `split ${seconds(report.splitMs)}`,
        `all read and checked ${seconds(report.readMs)}`,
        `memory +${Math.round(Math.max(0, peak - atRest) / 1e6)} MB`,
        `load ${loadavg()[0]?.toFixed(1)}`,
      ].join(', '),
    );
  } finally {
    await close();
    if (!values.folder) rmSync(file);
  }
}
rmSync(temporary, { recursive: true, force: true });
