// What a table that names every image costs: a zip of tiny files opened with a CSV of as many rows, and without it, in turn.
//   node bench/dataset/tables.mjs [--images 200000] [--rounds 8]
// On a machine that others use too the processor's time says more than the clock, and the best of the rounds most.
import { loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { median } from '../median.mjs';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '8' } },
});
const count = Number(values.images);
const rounds = Number(values.rounds);

const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = path.join(root, '.cache/bench-tables');
await build({
  configFile: false,
  root,
  logLevel: 'error',
  ssr: { noExternal: true },
  build: { ssr: 'bench/dataset/tables.worker.ts', outDir, emptyOutDir: true, minify: false },
});
/** @typedef {Record<'listed' | 'understood' | 'opened', { wallMs: number, processorMs: number }>} Costs */
/** @type {{ makeZip: (count: number, withTable: boolean) => File, measure: (file: File) => Promise<Costs> }} */
const { makeZip, measure } = await import(pathToFileURL(path.join(outDir, 'tables.worker.js')).href);

const kinds = [
  { name: `a CSV of ${count.toLocaleString('en')} rows`, file: makeZip(count, true) },
  { name: 'no CSV', file: makeZip(count, false) },
];
/** @type {Costs[][]} */
const costs = kinds.map(() => []);
for (let round = 0; round < rounds; round++)
  for (const [kind, { file }] of kinds.entries()) costs[kind]?.push(await measure(file));

const seconds = (/** @type {number} */ ms) => (ms / 1000).toFixed(2);
console.log(
  `${count.toLocaleString('en')} images, ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}; seconds of processor (by the clock)\n`,
);
console.log('| | step | first | median | best |\n|---|---|---|---|---|');
for (const [kind, { name }] of kinds.entries()) {
  for (const step of /** @type {const} */ (['listed', 'understood', 'opened'])) {
    const all = costs[kind]?.map((cost) => cost[step]) ?? [];
    const of = (/** @type {(values: number[]) => number} */ pick) =>
      `${seconds(pick(all.map(({ processorMs }) => processorMs)))} (${seconds(pick(all.map(({ wallMs }) => wallMs)))})`;
    console.log(
      `| ${name} | ${step} | ${of(([first = 0]) => first)} | ${of(median)} | ${of((found) => Math.min(...found))} |`,
    );
  }
}
