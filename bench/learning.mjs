// Does it learn what PyTorch learns? Trains recipes over seeds, taking turns, and scores the unlabelled images.
//
//     npm run bench:learning -- ZIP [--truth CSV] [--recipes birdCnn,smallVit] [--seeds 0,1,2] [--device cpu]
//         [--epochs N] [--precision mixed16] [--within smallDataShort=birdCnn]
//
// --within: a recipe that is given no more time than another took with the same seed: 95 % of it is its time limit, so
// that the validation after the last step fits too.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from './open-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string' },
    recipes: { type: 'string', default: 'birdCnn,smallDataShort,smallVit' },
    seeds: { type: 'string', default: '0,1,2' },
    device: { type: 'string', default: 'cpu' },
    epochs: { type: 'string' },
    precision: { type: 'string' },
    within: { type: 'string', default: 'smallDataShort=birdCnn' },
  },
});
const [zip] = positionals;
if (!zip) {
  console.error('Which zip? npm run bench:learning -- PATH/TO/cifar10-mini.zip');
  process.exit(1);
}
const truth = values.truth ?? zip.replace(/\.zip$/, '.truth.csv');
if (path.dirname(path.resolve(truth)) !== path.dirname(path.resolve(zip))) {
  console.error('The zip and its answers must lie in one folder.');
  process.exit(1);
}
const { page, close } = await openPage(path.dirname(path.resolve(zip)));
const [limited, limiting] = values.within.split('=');
/** @type {Map<string, { accuracy: number, seconds: number }[]>} */
const results = new Map(values.recipes.split(',').map((recipe) => [recipe, []]));
try {
  // Recipes take turns, so that a machine that slows down slows all of them.
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const [recipe, outcomes] of results) {
      const allowed = recipe === limited ? results.get(limiting)?.at(-1)?.seconds : undefined;
      const request = {
        recipe,
        seed,
        device: values.device,
        zip: path.basename(zip),
        truth: path.basename(truth),
        training: {
          ...(values.epochs && { epochs: Number(values.epochs) }),
          ...(values.precision && { precision: values.precision }),
          ...(allowed && { timeLimitMinutes: (0.95 * allowed) / 60 }),
        },
      };
      const result = await page.evaluate(async (input) => {
        const module = '/bench/learning-page.ts';
        const { learn } = await import(module);
        return learn(input);
      }, request);
      const seconds = result.trainingMs / 1000;
      outcomes.push({ accuracy: result.testAccuracy, seconds });
      const last = result.epochs.at(-1);
      console.log(
        `${recipe} seed ${seed} on ${result.device}: test ${result.testAccuracy.toFixed(3)}, ` +
          `validation ${last.validationAccuracy?.toFixed(3)}, training ${last.trainAccuracy.toFixed(3)} ` +
          `after ${result.epochs.length} epochs, ${seconds.toFixed(1)} s` +
          (allowed ? `, ${(seconds / allowed).toFixed(2)} of what ${limiting} took` : ''),
      );
    }
  }
  for (const [recipe, outcomes] of results) {
    const mean = (/** @type {'accuracy' | 'seconds'} */ key) =>
      outcomes.reduce((sum, outcome) => sum + outcome[key], 0) / outcomes.length;
    console.log(
      `${recipe}: mean test accuracy ${mean('accuracy').toFixed(3)} over ${outcomes.length} seeds, ` +
        `${mean('seconds').toFixed(1)} s of training`,
    );
  }
} finally {
  await close();
}
