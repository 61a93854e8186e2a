import { expect, test } from 'vitest';
import type { TrainerEvent } from '../protocol/commands';
import type { DatasetSource } from '../protocol/dataset';
import type { CameraFrame } from '../protocol/prediction';
import { answerOf, recipeOf } from './testing/listen';
import { type ClientEvent, createTrainerClient } from './trainer-client';

const COUNT = 1500;
/** In the second stretch. */
const BROKEN = 100;

async function pictures(): Promise<DatasetSource> {
  const distinct: Blob[] = [];
  for (let i = 0; i < 30; i++) {
    const canvas = new OffscreenCanvas(24, 24);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas');
    context.fillStyle = `hsl(${i * 12} 80% 50%)`;
    context.fillRect(0, 0, 24, 24);
    context.fillStyle = '#fff';
    context.fillRect(i % 12, (i * 5) % 12, 12, 6);
    distinct.push(await canvas.convertToBlob({ type: 'image/png' }));
  }
  const files = Array.from({ length: COUNT }, (_, i) => {
    const path = `${String(i).padStart(5, '0')}.png`;
    const content = i === BROKEN ? 'no picture' : distinct[(i * 7) % 30];
    return { path, file: new File([content], path) };
  });
  return { kind: 'folder', name: 'pictures', files };
}

/** A picture as a camera would give it. */
async function frameOf(source: DatasetSource, place: number): Promise<CameraFrame> {
  if (source.kind !== 'folder') throw new Error('No folder');
  const bitmap = await createImageBitmap(source.files[place]?.file ?? new Blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('No canvas');
  context.drawImage(bitmap, 0, 0);
  return { data: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data), width, height };
}

type Told<T extends TrainerEvent['type']> = Extract<TrainerEvent, { type: T }>;

test('predictions of many images come in order while others are decoded, and stay when cancelled', async () => {
  const events: ClientEvent[] = [];
  let onPredicted: (() => void) | null = null;
  const client = createTrainerClient({
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'predicted') onPredicted?.();
    },
  });
  const told = <T extends TrainerEvent['type']>(type: T) =>
    events.filter((event): event is Told<T> => event.type === type);
  answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
  const train = async (imageSize: number) => {
    const runId = crypto.randomUUID();
    const recipe = recipeOf('cpu', 1);
    const sized = { ...recipe, preprocessing: { ...recipe.preprocessing, imageSize } };
    answerOf(await client.request('startRun', { runId, recipe: sized }));
    const isOver = () =>
      told('runProgress').some(({ progress }) => progress.runId === runId && progress.state === 'finished');
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 30));
    return runId;
  };
  const source = await pictures();
  const predict = (alsoRuns: string[] = []) =>
    client.request('predict', { source, role: 'unlabelled', alsoRuns });

  const small = await train(12);
  const bySmall = answerOf(await predict());
  const large = await train(16);
  events.length = 0;
  const byLarge = answerOf(await predict());
  expect(byLarge.predictions.map(({ path }) => path)).toEqual(
    source.kind === 'folder' && source.files.flatMap(({ path }, i) => (i === BROKEN ? [] : [path])),
  );
  expect(byLarge.unreachedCount).toBe(0);
  expect(byLarge.problems.map(({ path, severity }) => [path, severity])).toEqual([['00100.png', 'excluded']]);
  // The same picture has the same answer, in whichever stretch and batch it comes.
  for (const i of [30, 1230, 1470])
    expect(byLarge.predictions[i > BROKEN ? i - 1 : i]?.probability).toBeCloseTo(
      byLarge.predictions[0]?.probability ?? 0,
      5,
    );
  expect(told('predictionStarted')).toMatchObject([{ wantedCount: COUNT, classes: byLarge.classes }]);
  expect(told('predicted').flatMap(({ predictions }) => predictions)).toEqual(byLarge.predictions);
  expect(told('predicted').flatMap(({ probabilities }) => [...probabilities])).toEqual([
    ...byLarge.probabilities,
  ]);
  expect(told('predicted').flatMap(({ problems }) => problems)).toEqual(byLarge.problems);

  // Models that want images of two sizes see each image together.
  const both = answerOf(await predict([small]));
  expect(both.predictions.map(({ path }) => path)).toEqual(byLarge.predictions.map(({ path }) => path));
  for (const [at, probability] of both.probabilities.entries())
    expect(probability).toBeCloseTo(
      ((bySmall.probabilities[at] ?? 0) + (byLarge.probabilities[at] ?? 0)) / 2,
      5,
    );

  // A camera's frame has the answer that a file of the same picture has, by one model and by both.
  const classCount = byLarge.classes.length;
  for (const [alsoRuns, wanted] of [
    [[], byLarge],
    [[small], both],
  ] as const) {
    const frame = await frameOf(source, 0);
    const answer = answerOf(await client.request('answerFrame', { frame, alsoRuns }));
    for (const [c, probability] of answer.probabilities.entries())
      expect(probability).toBeCloseTo(wanted.probabilities[c] ?? 0, 5);
    expect(answer.probabilities).toHaveLength(classCount);
    expect(frame.data, 'handed over').toHaveLength(0);
  }
  answerOf(await client.request('endFrames', {}));

  events.length = 0;
  onPredicted = () => client.request('cancelPrediction', {});
  const cancelled = await predict();
  expect(cancelled).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  const kept = told('predicted').flatMap(({ predictions }) => predictions);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(COUNT - 1);
  expect(kept).toEqual(byLarge.predictions.slice(0, kept.length));
  for (const runId of [small, large]) answerOf(await client.request('purgeRun', { runId }));
  client.terminate();
});
