/** Downloads of earlier versions, as reference/written-by keeps them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildModel } from '../models/catalogue';
import { parseRecipe } from '../recipe/validate';
import { readMetricsCsv } from './metrics-csv';
import { runFilesOf } from './runs-archive';
import { logitSample } from './testing/engine-logits';
import { readRecipe, readWeightsZip } from './weights-zip';

const folder = new URL('../../reference/written-by/0.1/', import.meta.url);
const bytes = (name: string) => readFileSync(new URL(name, folder));
const text = (name: string) => bytes(name).toString();

/** What the run's table said. */
const EPOCHS = [
  {
    epoch: 1,
    step: 3,
    trainLoss: 1.1083882914649115,
    trainAccuracy: 1 / 3,
    validationLoss: 1.0732864499905237,
    validationAccuracy: 1 / 3,
    validationTop5: 1,
    validationMacroF1: 1 / 6,
    learningRate: 0.0075,
    durationMs: 98.62500000034925,
    best: true,
  },
  { epoch: 2, step: 6, trainLoss: 0.990421798494127, validationLoss: 0.9751001072735802, best: true },
  { epoch: 3, step: 9, trainLoss: 0.8988997936248779, validationLoss: 0.8911087608707674, best: true },
];

describe('what Vireo 0.1 wrote', () => {
  test('metrics.csv: every figure of every epoch', () => {
    expect(readMetricsCsv(text('metrics.csv'))).toMatchObject({ ok: true, value: EPOCHS });
  });

  test('recipe.json: every setting as it was', () => {
    const read = readRecipe(text('recipe.json'));
    expect(read).toMatchObject({ ok: true, value: JSON.parse(text('recipe.json')) });
  });

  test('recipes of every architecture, optimizer and schedule of then', () => {
    const lines = text('recipes.jsonl').trim().split('\n');
    expect(lines).toHaveLength(26);
    for (const line of lines) {
      const { recipe, problems } = parseRecipe(JSON.parse(line));
      expect(problems, line).toEqual([]);
      expect(recipe, line).not.toBeNull();
    }
  });

  test('the weights zip: the model restored answers as it did', async () => {
    const read = await readWeightsZip(new Blob([bytes('weights.zip')]));
    if (!read.ok) throw new Error(read.failure.code);
    const { recipe, classes, epochs } = read.value;
    expect(classes).toEqual(['cross', 'disc', 'stripes']);
    expect(epochs).toMatchObject(EPOCHS);
    const { imageSize, channels } = recipe.preprocessing;
    const { graph } = buildModel(recipe.architecture, { imageSize, channels, classCount: classes.length });
    const then = JSON.parse(text('logits.json'));
    const { pixels, logits } = await logitSample({ ...read.value, graph, frozen: [], blocks: [] }, 2);
    expect([...pixels]).toEqual(then.pixels);
    for (const [i, logit] of logits.entries()) expect(logit).toBeCloseTo(then.logits[i], 5);
  });

  test('the zip of all runs: both of its runs are found', async () => {
    const runs = await runFilesOf(new Blob([bytes('ledger.zip')]));
    if (!runs.ok) throw new Error(runs.failure.code);
    const starts = await Promise.all(
      runs.value.map(async ({ read }) => {
        const run = await read();
        return run.ok ? run.value.slice(0, 8).text() : run.failure.code;
      }),
    );
    expect(starts).toEqual(['VIREOTF2', 'VIREOTF2']);
  });
});
