// From photographs to a model: on pretrained features, Teachable Machine's way, and from scratch, in one run.
// npm run bench:start -- ZIP WEIGHTS_FOLDER [--truth CSV] [--seeds 0,1,2] [--only fromWeights,peer,fromScratch]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median.mjs';
import { openPage } from './open-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string' },
    seeds: { type: 'string', default: '0,1,2' },
    only: { type: 'string', default: 'fromWeights,peer,fromScratch' },
  },
});
const [zip, weights] = positionals.map((given) => path.resolve(given));
if (!zip || !weights) {
  console.error('npm run bench:start -- PATH/TO/cats-dogs-mini.zip FOLDER/OF/A/TEACHABLE/MACHINE/EXPORT');
  process.exit(1);
}
const truth = path.resolve(values.truth ?? zip.replace(/\.zip$/, '.truth.csv'));
// One folder above all three is what the page may read.
const parts = [zip, weights, truth].map((given) => given.split(path.sep));
let shared = 0;
while (parts.every((part) => part[shared] !== undefined && part[shared] === parts[0][shared])) shared++;
const folder = parts[0].slice(0, shared).join(path.sep) || path.sep;
const below = (/** @type {string} */ file) => path.relative(folder, file).split(path.sep).join('/');

const names = {
  fromWeights: 'Vireo, pretrained',
  fineTuned: 'Vireo, pretrained, then all blocks',
  peer: 'tfjs, pretrained',
  fromScratch: 'Vireo, from scratch',
};
/** @type {Record<string, { totalMs: number, preparedMs: number | null, accuracy: number }[]>} */
const results = {};
for (const seed of values.seeds.split(',').map(Number)) {
  for (const way of values.only.split(',')) {
    // A fresh page for each: nothing of one is warm for the next, and the WASM backend is started anew.
    const { page, close } = await openPage(folder);
    const request = { zip: below(zip), truth: below(truth), weights: below(weights), seed };
    const result = await page.evaluate(
      async ([name, given]) => {
        const module = await import(/** @type {string} */ ('/bench/start-page.ts'));
        return module[name](given);
      },
      /** @type {const} */ ([way, request]),
    );
    await close();
    results[way] = [...(results[way] ?? []), result];
    const { totalMs, preparedMs, accuracy, validationAccuracy, device } = result;
    console.log(
      `seed ${seed}  ${names[/** @type {keyof typeof names} */ (way)]}: ${(totalMs / 1000).toFixed(1)} s (${((preparedMs ?? 0) / 1000).toFixed(1)} s until the first step), ${(100 * accuracy).toFixed(1)} % of the unlabelled, ${(100 * (validationAccuracy ?? Number.NaN)).toFixed(1)} % validation (${device})`,
    );
  }
}
console.log('\n| | seconds, median | until the first step | unlabelled images, mean |\n|---|---|---|---|');
for (const [way, runs] of Object.entries(results)) {
  const mean = runs.reduce((sum, { accuracy }) => sum + accuracy, 0) / runs.length;
  const seconds = median(runs.map(({ totalMs }) => totalMs)) / 1000;
  const prepared = median(runs.map(({ preparedMs }) => preparedMs ?? 0)) / 1000;
  console.log(
    `| ${names[/** @type {keyof typeof names} */ (way)]} | ${seconds.toFixed(1)} | ${prepared.toFixed(1)} | ${(100 * mean).toFixed(1)} % |`,
  );
}
if (results.peer && results.fromWeights) {
  const ratio =
    median(results.fromWeights.map(({ totalMs }) => totalMs)) /
    median(results.peer.map(({ totalMs }) => totalMs));
  console.log(`\nVireo takes ${ratio.toFixed(2)} × the peer's time.`);
}
