// What transfer learning gains. npm run bench:transfer -- ZIP [--truth CSV] [--parts frozen,coarse] [--epochs 4] [--networks 'small-data CNN, 32 px'] [--seeds 0,1,2,3,4] [--recipe smallData] [--coarse 8] [--fine 1,2,4]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from './open-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string' },
    parts: { type: 'string', default: 'frozen,coarse' },
    epochs: { type: 'string', default: '4' },
    networks: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '0,1,2,3,4' },
    recipe: { type: 'string', default: 'smallData' },
    coarse: { type: 'string', default: '8' },
    fine: { type: 'string', default: '1,2,4' },
  },
});
const [zip] = positionals;
if (!zip) {
  console.error('Which zip? npm run bench:transfer -- PATH/TO/cifar10-mini.zip');
  process.exit(1);
}
const parts = values.parts.split(',');
const truth = path.basename(values.truth ?? zip.replace(/\.zip$/, '.truth.csv'));

/** @param {readonly number[]} numbers */
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

const { page, close } = await openPage(path.dirname(path.resolve(zip)));
/** @param {string} name @param {readonly unknown[]} inputs @returns {Promise<any>} */
const call = (name, inputs) =>
  page.evaluate(
    async ([what, given]) => {
      const path = '/bench/transfer-page.ts';
      const module = await import(path);
      return typeof module[what] === 'function' ? module[what](...given) : module[what];
    },
    /** @type {const} */ ([name, inputs]),
  );

async function measureFrozen() {
  console.log('| network | first pass, kept | later passes, kept | a pass without | ratio | same losses |');
  console.log('|---|---|---|---|---|---|');
  for (const name of values.networks ?? (await call('FROZEN_NAMES', []))) {
    const { keptMs, wholeMs, isSame } = await call('frozen', [
      name,
      path.basename(zip),
      Number(values.epochs),
    ]);
    const later = median(keptMs.slice(1));
    const whole = median(wholeMs.slice(1));
    const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
    console.log(
      `| ${name} | ${seconds(keptMs[0])} | ${seconds(later)} | ${seconds(whole)} | ${(whole / later).toFixed(0)}× | ${isSame ? 'yes' : 'NO'} |`,
    );
  }
}

async function measureCoarse() {
  const fineEpochs = values.fine.split(',').map(Number);
  /** @type {Map<number, { transferred: number, scratch: number }[]>} */
  const found = new Map(fineEpochs.map((epochs) => [epochs, []]));
  for (const seed of values.seeds.split(',').map(Number)) {
    const { coarseAccuracy, results } = await call('coarseToFine', [
      {
        zip: path.basename(zip),
        truth,
        seed,
        coarseEpochs: Number(values.coarse),
        fineEpochs,
        recipe: values.recipe,
      },
    ]);
    for (const { epochs, ...accuracy } of results) {
      found.get(epochs)?.push(accuracy);
      console.log(
        `seed ${seed}, ${epochs} epochs: transferred ${accuracy.transferred.toFixed(3)}, scratch ${accuracy.scratch.toFixed(3)} (coarse ${coarseAccuracy.toFixed(3)})`,
      );
    }
  }
  console.log('| epochs on ten classes | transferred | from scratch | ahead in |');
  console.log('|---|---|---|---|');
  for (const [epochs, runs] of found) {
    const mean = (/** @type {'transferred' | 'scratch'} */ key) =>
      runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
    const ahead = runs.filter((run) => run.transferred > run.scratch).length;
    console.log(
      `| ${epochs} | ${mean('transferred').toFixed(3)} | ${mean('scratch').toFixed(3)} | ${ahead} of ${runs.length} |`,
    );
  }
}

try {
  if (parts.includes('frozen')) await measureFrozen();
  if (parts.includes('coarse')) await measureCoarse();
} finally {
  await close();
}
