// node bench/verdict-runs.mjs: trains the runs of known sickness that verdicts are chosen and judged on, and writes their records.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const file = fileURLToPath(new URL('../src/training/testing/sick-runs.ts', import.meta.url));
const { module } = await runnerImport(file, { configFile: false, logLevel: 'error' });
/** @type {typeof import('../src/training/testing/sick-runs')} */
const { SICK_RUNS, recordRun } = module;

/** Rules are chosen while looking at the first five seeds of each, and judged on the last five. */
const SETS = { chosen: [0, 1, 2, 3, 4], judged: [100, 101, 102, 103, 104] };

const only = process.argv[2];
for (const [name, seeds] of Object.entries(SETS)) {
  const runs = [];
  for (const sickness of /** @type {import('../src/training/testing/sick-runs').Sickness[]} */ (
    Object.keys(SICK_RUNS)
  )) {
    if (only && only !== sickness) continue;
    for (const seed of seeds) runs.push(await recordRun(sickness, seed));
    console.log(name, sickness);
  }
  const short = (/** @type {string} */ _, /** @type {unknown} */ value) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  const lines = runs.map((run) => JSON.stringify(run, short)).join(',\n');
  const target = new URL(`../reference/verdicts-${name}.json`, import.meta.url);
  if (!only) writeFileSync(target, `[\n${lines}\n]\n`);
}
