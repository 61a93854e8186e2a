import { expect, test } from 'vitest';
import type { PredictedImages } from '../protocol/prediction';
import { answerOf, recipeOf } from './testing/listen';
import { type ClientEvent, createTrainerClient } from './trainer-client';

/** A picture of a bright triangle on dark, pointing right, or its mirror image. */
async function picture(mirrored: boolean): Promise<File> {
  const canvas = new OffscreenCanvas(16, 16);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.fillStyle = '#102030';
  context.fillRect(0, 0, 16, 16);
  const image = context.getImageData(0, 0, 16, 16);
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++) {
      if (Math.abs(y - 8) >= x / 2) continue;
      image.data.set([250, 200, 20 * y, 255], (y * 16 + (mirrored ? 15 - x : x)) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], 'one.png', { type: 'image/png' });
}

test('probabilities are averaged over views and over runs, and told while they come', async () => {
  const events: ClientEvent[] = [];
  const client = createTrainerClient({ onEvent: (event) => events.push(event) });
  answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
  const train = async (seed: number) => {
    const runId = crypto.randomUUID();
    const recipe = { ...recipeOf('cpu', 1), seed };
    answerOf(await client.request('startRun', { runId, recipe }));
    const ended = () =>
      events.some(
        (event) =>
          event.type === 'runProgress' &&
          event.progress.runId === runId &&
          event.progress.state === 'finished',
      );
    while (!ended()) await new Promise((resolve) => setTimeout(resolve, 30));
    return runId;
  };
  const files = async (mirrored: boolean) => [{ path: 'one.png', file: await picture(mirrored) }];
  const see = async (
    mirrored: boolean,
    more: { views?: 'flip'; alsoRuns?: string[] },
  ): Promise<PredictedImages> => {
    const source = { kind: 'folder', name: 'pictures', files: await files(mirrored) } as const;
    return answerOf(await client.request('predict', { source, role: 'unlabelled', ...more }));
  };
  const first = await train(1);
  const alone = await see(false, {});
  const second = await train(2);
  const other = await see(false, {});
  const both = await see(false, { alsoRuns: [first] });
  expect([...other.probabilities]).not.toEqual([...alone.probabilities]);
  for (const [c, probability] of both.probabilities.entries()) {
    expect(probability).toBeCloseTo(((alone.probabilities[c] ?? 0) + (other.probabilities[c] ?? 0)) / 2, 6);
  }
  expect(both.predictions[0]?.probability).toBe(Math.max(...both.probabilities));

  const mirror = await see(true, {});
  expect([...mirror.probabilities]).not.toEqual([...other.probabilities]);
  const flipped = await see(false, { views: 'flip' });
  for (const [c, probability] of flipped.probabilities.entries()) {
    expect(probability).toBeCloseTo(((other.probabilities[c] ?? 0) + (mirror.probabilities[c] ?? 0)) / 2, 5);
  }

  // Of many images the first are known before the last.
  events.length = 0;
  const all = answerOf(await client.request('predict', { source: { kind: 'sample' }, role: 'unlabelled' }));
  const told = events.filter((event) => event.type === 'predicted');
  expect(told.length).toBeGreaterThan(1);
  expect(told.flatMap(({ predictions }) => predictions)).toEqual(all.predictions);
  for (const runId of [first, second]) answerOf(await client.request('purgeRun', { runId }));
  client.terminate();
});
