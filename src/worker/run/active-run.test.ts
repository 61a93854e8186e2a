import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceLostError } from '../../kernels/engine-errors';
import type { TrainerEvent } from '../../protocol/commands';
import { success } from '../../shared/result';
import { Disk } from '../../training/checkpoints/testing/disk';
import { RunFolder } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';
import { Locks } from '../testing/locks';
import {
  DATASET,
  HeldEngine,
  RUN_DATA,
  scriptedAttempt,
  scriptedPlan,
  statesOf,
} from '../testing/scripted-run';
import { until } from '../testing/until';
import { ActiveRun } from './active-run';
import type { Attempt } from './attempt';
import type { RunPlan } from './run-plan';
import type { TrainedModel } from './trained-model';

/** What the next attempts are; the last one stays. */
let attempts: (() => Attempt | Promise<Attempt>)[] = [];

vi.mock('../platform/devices', async () => ({
  deviceForRun: async () => ({ ok: true, value: { kind: 'cpu', name: 'CPU', software: false } }),
}));
vi.mock('./compile-ahead', () => ({ compileAhead: async () => undefined }));
vi.mock('./prepare-data', () => ({ prepareData: async () => success(RUN_DATA) }));
vi.mock('./attempt', () => ({
  openAttempt: async () => {
    const next = attempts.length > 1 ? attempts.shift() : attempts[0];
    return success(await next?.());
  },
}));

let posted: TrainerEvent[];
let kept: TrainedModel[];

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: new Locks() });
  posted = [];
  kept = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function begin(plan: RunPlan): ActiveRun {
  return new ActiveRun(plan, {
    dataset: DATASET,
    post: (event) => posted.push(event),
    acceptsMissing: false,
    saveEveryMs: 60_000,
    keep: (model) => kept.push(model),
  });
}

test('a paused run serves what is asked of it while it serves something else', async () => {
  const held = new HeldEngine();
  attempts = [() => scriptedAttempt(held)];
  const run = begin(scriptedPlan('a'));
  await until(() => run.state === 'training');
  run.pause();
  await until(() => run.state === 'paused');
  let letGo = () => {};
  held.holdBack = new Promise((resolve) => {
    letGo = resolve;
  });
  const first = run.snapshot();
  await until(() => held.exports === 1);
  const second = run.snapshot();
  held.holdBack = null;
  letGo();
  expect((await first)?.classes).toEqual(RUN_DATA.classes);
  expect((await second)?.classes).toEqual(RUN_DATA.classes);
  run.stop();
  await run.finished;
});

test('a run that was told to stop does not go on because somebody resumes or pauses it', async () => {
  attempts = [() => scriptedAttempt(new HeldEngine())];
  const run = begin(scriptedPlan('a'));
  await until(() => run.state === 'training');
  run.stop();
  run.resume();
  run.pause();
  await run.finished;
  expect(run.state).toBe('stopped');
  expect(kept).toHaveLength(1);
});

test('whoever asks for the model while its device is being opened again is answered, even if the run is stopped', async () => {
  const lost = new HeldEngine();
  let openAgain = () => {};
  const opening = new Promise<void>((resolve) => {
    openAgain = resolve;
  });
  attempts = [
    () =>
      scriptedAttempt(lost, (step) => {
        if (step === 3) throw new DeviceLostError('driver reset');
      }),
    async () => {
      await opening;
      return scriptedAttempt(new HeldEngine());
    },
  ];
  const run = begin(scriptedPlan('a'));
  await until(() => lost.disposed);
  const asked = run.snapshot();
  run.stop();
  openAgain();
  await run.finished;
  expect(await asked).toBeNull();
});

test('a run whose end cannot be written down has ended all the same, and says so', async () => {
  const folder = new RunFolder(new Disk());
  const entry = { name: '#1', result: {} } as StoredEntry;
  attempts = [() => scriptedAttempt(new HeldEngine())];
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const run = begin(scriptedPlan('a', { folder, entry }));
  await until(() => run.state === 'training');
  vi.spyOn(folder, 'saveEntry').mockRejectedValue(new DOMException('gone', 'InvalidStateError'));
  run.stop();
  await run.finished;
  expect(statesOf(posted).at(-1)).toBe('failed');
  const notices = posted.flatMap((event) => (event.type === 'runProgress' ? event.progress.notices : []));
  expect(notices).toContainEqual(expect.objectContaining({ code: 'storageUnavailable' }));
});
