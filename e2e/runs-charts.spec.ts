// Ten runs of 20,000 points each in the comparison while another trains: the page's longest task is printed.
import { PRESETS } from '../src/recipe/presets';
import { encodeTensorFile } from '../src/training/checkpoints/tensor-file';
import { metricsFile } from '../src/training/runs/metrics-file';
import { ENTRY_VERSION } from '../src/training/runs/run-store';
import type { StoredEntry } from '../src/training/runs/stored-entry';
import { expect, test } from './fixtures';
import { traceTasks, watchLongTasks } from './long-tasks';
import { openView } from './panels/in-view';
import { words } from './panels/words';
import { violations } from './violations';

const RUNS = 10;
const POINTS = 20_000;
const EPOCHS = 100;
/** How many frames are watched, however long they take. */
const FRAMES = 120;

/** A run as it lies on the disk, with noisy curves. */
async function storedRun(position: number): Promise<{ id: string; files: Record<string, string> }> {
  const id = `chart-${position}`;
  const recipe = PRESETS[0]?.recipe;
  if (!recipe) throw new Error('There are presets');
  const noise = (i: number) => 0.1 * Math.abs((Math.sin(i * 12.9898 + position) * 43758.5453) % 1);
  const steps = Array.from({ length: POINTS }, (_, i) => ({
    step: i + 1,
    epoch: ((i + 1) / POINTS) * EPOCHS,
    trainLoss: Math.exp(-i / POINTS) + noise(i),
    trainAccuracy: 1 - Math.exp(-i / POINTS) + noise(i),
    learningRate: 1e-3,
    gradientNorm: 1 + noise(i),
    imagesPerSecond: 1000,
    elapsedMs: i * 250,
  }));
  const entry: StoredEntry = {
    runId: id,
    name: `Chart run ${position}`,
    notes: '',
    starred: false,
    createdAt: 1_700_000_000_000 + position,
    updatedAt: 1_700_000_000_000 + position,
    deletedAt: null,
    state: 'finished',
    failure: null,
    recipe: { ...recipe, seed: position },
    classes: ['a', 'b'],
    dataset: { name: 'noise', fingerprint: 'none', imageCount: 1000 },
    device: null,
    result: {
      epoch: EPOCHS,
      step: POINTS,
      elapsedMs: POINTS * 250,
      bestEpoch: EPOCHS,
      trainLoss: 0.4,
      trainAccuracy: 0.6,
      validationLoss: 0.5,
      validationAccuracy: 0.5 + position / 100,
      validationCount: 500,
    },
  };
  const base64 = async (content: Parameters<typeof encodeTensorFile>[0]) =>
    Buffer.from(await encodeTensorFile(content)).toString('base64');
  return {
    id,
    files: {
      'entry-1': await base64({ header: { version: ENTRY_VERSION, entry }, groups: new Map() }),
      'metrics-1': await base64(metricsFile({ steps, epochs: [] })),
    },
  };
}

test('ten runs of twenty thousand points are drawn within a budget of points while another run trains', async ({
  page,
}) => {
  await page.goto('./');
  for (let position = 1; position <= RUNS; position++) {
    await page.evaluate(
      async ({ id, files }) => {
        const root = await navigator.storage.getDirectory();
        const runs = await root.getDirectoryHandle('runs', { create: true });
        const folder = await runs.getDirectoryHandle(id, { create: true });
        for (const [name, text] of Object.entries(files)) {
          const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
          await writable.write(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
          await writable.close();
        }
      },
      await storedRun(position),
    );
  }
  await page.reload();
  await page.getByRole('button', { name: 'Try the sample dataset' }).click();
  await openView(page, 'recipe');
  await page.getByLabel('Epochs', { exact: true }).fill('100');
  await openView(page, 'runs');
  const boxes = page.getByRole('table', { name: 'Runs' }).getByRole('checkbox');
  await expect(boxes).toHaveCount(RUNS);
  for (let i = 0; i < RUNS; i++) await boxes.nth(i).check();
  await page.locator('#runs').getByRole('combobox', { name: 'Figure' }).click();
  await page.getByRole('option', { name: 'Train loss' }).click();
  const curves = page.locator('#runs [data-curve]');
  await expect(curves).toHaveCount(RUNS);
  const outcome = words.comparing.sweep.slice(0, words.comparing.sweep.indexOf('{{'));
  await expect(page.locator('#runs').getByRole('img', { name: new RegExp(`^${outcome}`) })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Start training' }).first().click();
  await openView(page, 'runs');
  await expect(page.getByRole('status', { name: 'Training status' })).toContainText('Training');
  const seen = await watchLongTasks(page);
  const costs = await traceTasks(page);
  const startMs = performance.now();
  await expect.poll(async () => (await seen()).frames).toBeGreaterThan(FRAMES);
  const seconds = (performance.now() - startMs) / 1000;
  const { count, longestMs, frames, longestFrameMs } = await seen();
  const cost = await costs();
  console.log(
    `${RUNS * POINTS} points in ${RUNS} runs while training, ${frames} frames in ${seconds.toFixed(1)} s: ${count} tasks above 50 ms, ` +
      `the longest ${longestMs.toFixed(0)} ms, ` +
      `longest time between two ${longestFrameMs.toFixed(0)} ms. ` +
      `By processor time: ${cost.above50MsCount} above 50 ms, the longest ${cost.longestMs.toFixed(0)} ms`,
  );
  // What keeps it fluid, on any machine: a curve is drawn from no more points than can be told apart.
  for (const path of await curves.evaluateAll((found) =>
    found.map((curve) => curve.getAttribute('d') ?? ''),
  )) {
    expect(path.split('L').length).toBeGreaterThan(50);
    expect(path.split('L').length).toBeLessThan(300);
  }
  await page.getByRole('button', { name: 'Stop', exact: true }).first().click();
});
