import { beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { failure, success } from '../../shared/result';
import { saveMoment } from '../../training/checkpoints/saved-moment';
import { Disk } from '../../training/checkpoints/testing/disk';
import { RUN_START } from '../../training/position';
import { RunFolder } from '../../training/runs/run-store';
import { type Attempt, openAttempt } from './attempt';
import type { RunData } from './prepare-data';
import { RunBeginning } from './run-beginning';
import type { RunReporter } from './run-reporter';
import type { RunStart } from './run-start';

vi.mock('./attempt', () => ({ openAttempt: vi.fn() }));
const opening = vi.mocked(openAttempt);

const position = (step: number) => ({ ...RUN_START, step });
const state = (value: number) => ({ tensors: new Map([['parameter/w', Float32Array.of(value)]]) });
const checkpoint = (step: number): RunStart => ({
  kind: 'checkpoint',
  position: position(step),
  state: state(step),
  best: null,
});
const device = { kind: 'cpu', name: 'CPU', software: false } as const;
const open = (beginning: RunBeginning) => beginning.open({} as RunData, device, 8, {} as RunReporter);
const startOpened = () => opening.mock.lastCall?.[2];

beforeEach(() => opening.mockReset().mockResolvedValue(success({} as Attempt)));

test('the state of a checkpoint goes to the engine and is not kept beside it', async () => {
  const beginning = new RunBeginning(checkpoint(3));
  const opened = await open(beginning);
  expect(startOpened()).toEqual(checkpoint(3));
  expect(opened.ok && opened.value.from).toEqual({ position: position(3), best: null });
  expect(JSON.stringify(beginning)).not.toContain('tensors');
});

test('where the device takes nothing, the same start is there for the next attempt', async () => {
  const beginning = new RunBeginning(checkpoint(3));
  opening.mockResolvedValueOnce(failure('outOfMemory'));
  expect((await open(beginning)).ok).toBe(false);
  expect((await open(beginning)).ok).toBe(true);
  expect(startOpened()).toEqual(checkpoint(3));
});

test('after a lost device the run goes on from the checkpoint on disk, and not where there is none', async () => {
  const folder = new RunFolder(new Disk());
  const beginning = new RunBeginning(checkpoint(3));
  await open(beginning);
  expect(await beginning.rewind(folder)).toEqual({ metrics: null, canGoOn: false });
  const metrics = { steps: [], epochs: [] };
  const at = { position: position(5), state: state(5), best: null };
  await saveMoment(folder, { ...at, recipe: DEFAULT_RECIPE, metrics, microBatchSize: 8 });
  expect((await beginning.rewind(folder)).canGoOn).toBe(true);
  await open(beginning);
  expect(startOpened()).toMatchObject(checkpoint(5));
});

test('a run without a checkpoint begins again as it began', async () => {
  const beginning = new RunBeginning({ kind: 'scratch' });
  await open(beginning);
  expect((await beginning.rewind(undefined)).canGoOn).toBe(true);
  await open(beginning);
  expect(startOpened()).toEqual({ kind: 'scratch' });
});
