import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EpochRecord, RunMetrics, StepRecord } from '../../metrics/records';
import { CounterRng } from '../../shared/rng';
import { StorageFullError } from '../checkpoints/file-store';
import { Disk, Killed } from '../checkpoints/testing/disk';
import { VersionedFile } from '../checkpoints/versioned-file';
import { metricsFile } from './metrics-file';
import { MetricsLog } from './metrics-log';

const step = (n: number): StepRecord => ({
  step: n,
  epoch: n / 3,
  trainLoss: n === 2 ? Number.POSITIVE_INFINITY : 1 / n,
  trainAccuracy: 0.1 + n * 1e-17,
  learningRate: 1e-3,
  gradientNorm: Number.NaN,
  imagesPerSecond: 1e9 / 7,
  elapsedMs: 12345678.9 * n,
});

const epoch = (n: number): EpochRecord => ({
  epoch: n,
  step: 3 * n,
  trainLoss: 1 / n,
  trainAccuracy: 0.5,
  validationLoss: null,
  validationAccuracy: 1 / 3,
  validationTop5: null,
  validationMacroF1: null,
  learningRate: 1e-3,
  durationMs: 1,
  best: n % 2 === 0,
});

const upTo = (count: number): RunMetrics => ({
  steps: Array.from({ length: 3 * count }, (_, i) => step(i + 1)),
  epochs: Array.from({ length: count }, (_, i) => epoch(i + 1)),
});

/** The curves until so many epochs, of the same records. */
const begun = ({ steps, epochs }: RunMetrics, count: number): RunMetrics => ({
  steps: steps.slice(0, 3 * count),
  epochs: epochs.slice(0, count),
});

const text = (disk: Disk, name: string) => new TextDecoder().decode(disk.files.get(name));
const whole = upTo(40);

test('curves that grew by an epoch at a time come back exactly, in this session and the next', async () => {
  const disk = new Disk();
  const log = new MetricsLog(disk);
  for (let count = 0; count <= 5; count++) await log.save(begun(whole, count));
  expect(await log.load()).toEqual(begun(whole, 5));
  expect(await new MetricsLog(disk).load()).toEqual(begun(whole, 5));
  expect([...disk.files.keys()]).toEqual(['metrics-1.jsonl']);
});

test('an epoch more costs as much after 10,000 as after one', async () => {
  const cost = async (count: number) => {
    const disk = new Disk();
    const log = new MetricsLog(disk);
    const curves = upTo(count + 1);
    await log.save(begun(curves, count));
    const before = disk.spent;
    await log.save(curves);
    return disk.spent - before;
  };
  expect(await cost(10_000)).toBeLessThan(2 * (await cost(1)));
});

test('killed at random bytes 200 times, the curves are those last saved, with at most some of what was being added', async () => {
  const disk = new Disk();
  const rng = new CounterRng(5, 0);
  let saved = 0;
  for (let kill = 0; kill < 200; kill++) {
    const log = new MetricsLog(disk);
    let count = Math.min(saved, 30);
    disk.spent = 0;
    disk.budget = rng.integer(12_000);
    try {
      for (;;) {
        await log.save(begun(whole, count));
        saved = count;
        count = count === 40 ? 0 : count + 1;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
    }
    disk.budget = Number.POSITIVE_INFINITY;
    const found = await new MetricsLog(disk).load();
    const { length } = found.epochs;
    expect(found.epochs).toEqual(whole.epochs.slice(0, length));
    expect(found.steps).toEqual(whole.steps.slice(0, found.steps.length));
    expect([saved, count]).toContain(length);
    // The steps of an epoch stand before it, and may be there without it.
    expect([0, 1, 2, 3]).toContain(found.steps.length - 3 * length);
    saved = length;
  }
});

test('of a run that goes on from an earlier moment nothing stays that came after it', async () => {
  const disk = new Disk();
  const log = new MetricsLog(disk);
  await log.save(begun(whole, 3));
  await log.save(begun(whole, 8));
  // The same steps again, as new records: the first time the numbers may have been others.
  const again = upTo(9);
  const { steps, epochs } = begun(whole, 4);
  const resumed = {
    steps: [...steps, ...again.steps.slice(12)],
    epochs: [...epochs, ...again.epochs.slice(4)],
  };
  await log.save(begun(resumed, 4));
  expect(await log.load()).toEqual(begun(whole, 4));
  await log.save(resumed);
  expect(await new MetricsLog(disk).load()).toEqual(resumed);
});

test('a full disk is told, and what it did not take is there after the next save', async () => {
  const disk = new Disk();
  const log = new MetricsLog(disk);
  await log.save(begun(whole, 3));
  disk.full = true;
  await expect(log.save(begun(whole, 4))).rejects.toBeInstanceOf(StorageFullError);
  expect((await log.load()).epochs.slice(0, 3)).toEqual(whole.epochs.slice(0, 3));
  disk.full = false;
  await log.save(begun(whole, 5));
  expect(await new MetricsLog(disk).load()).toEqual(begun(whole, 5));
});

test('curves that were removed while the run goes on are written whole again', async () => {
  const disk = new Disk();
  const log = new MetricsLog(disk);
  await log.save(begun(whole, 3));
  disk.files.clear();
  await log.save(begun(whole, 4));
  expect(await log.load()).toEqual(begun(whole, 4));
});

test('a line that is torn or altered is passed over, and the others are read', async () => {
  const disk = new Disk();
  await new MetricsLog(disk).save(begun(whole, 2));
  const lines = text(disk, 'metrics-1.jsonl').split('\n');
  const altered = lines.map((line, i) => (i === 2 ? line.replace('2', '3') : line));
  const torn = `${altered.join('\n')}${lines.at(-2)?.slice(0, 20)}`;
  disk.files.set('metrics-1.jsonl', new TextEncoder().encode(torn));
  const { steps, epochs } = begun(whole, 2);
  expect(await new MetricsLog(disk).load()).toEqual({ steps: steps.filter((_, i) => i !== 1), epochs });
});

test('the curves that an earlier Vireo kept whole are read, and kept as lines from the next save on', async () => {
  const disk = new Disk();
  const run = new URL(
    '../../../reference/written-by/0.1/runs/3a598547-5659-4e6b-b4de-a68eb8c3f8f4/',
    import.meta.url,
  );
  for (const name of readdirSync(run)) disk.files.set(name, new Uint8Array(readFileSync(new URL(name, run))));
  const earlier = [...disk.files.keys()].filter((name) => name.startsWith('metrics'));
  expect(earlier).toEqual([expect.stringMatching(/^metrics-\d+$/)]);
  const log = new MetricsLog(disk);
  const kept = await log.load();
  expect(kept.epochs.map(({ validationLoss }) => validationLoss)).toEqual([
    1.0732864499905237, 0.9751001072735802, 0.8911087608707674,
  ]);
  const further = { steps: [...kept.steps, step(12)], epochs: [...kept.epochs, epoch(4)] };
  await log.save(further);
  expect(await new MetricsLog(disk).load()).toEqual(further);
  expect([...disk.files.keys()].filter((name) => name.startsWith('metrics'))).toEqual(['metrics-1.jsonl']);
});

test('killed before the lines replace what an earlier Vireo kept, one of the two is read', async () => {
  const old = begun(whole, 2);
  for (let budget = 0; budget < 3_000; budget += 7) {
    const disk = new Disk();
    await new VersionedFile(disk, 'metrics').save(metricsFile(old));
    disk.spent = 0;
    disk.budget = budget;
    const saving = new MetricsLog(disk).save(begun(whole, 3)).then(
      () => true,
      () => false,
    );
    const isSaved = await saving;
    disk.budget = Number.POSITIVE_INFINITY;
    const { length } = (await new MetricsLog(disk).load()).epochs;
    expect(isSaved ? [3] : [2, 3]).toContain(length);
  }
});

test('what is said by a later version is not guessed at', async () => {
  const disk = new Disk();
  await new MetricsLog(disk).save(begun(whole, 2));
  const name = 'metrics-1.jsonl';
  disk.files.set(name, new TextEncoder().encode(text(disk, name).replace('"version":1', '"version":2')));
  expect(await new MetricsLog(disk).load()).toEqual({ steps: [], epochs: [] });
});
