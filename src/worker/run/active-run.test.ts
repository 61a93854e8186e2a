import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceLostError } from '../../kernels/engine-errors';
import type { TrainerEvent } from '../../protocol/commands';
import type { DeviceReport } from '../../protocol/run';
import { failure, type Result, success } from '../../shared/result';
import { StorageRefusedError } from '../../training/checkpoints/file-store';
import { loadMoment } from '../../training/checkpoints/saved-moment';
import { Disk } from '../../training/checkpoints/testing/disk';
import { RunFolder } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';
import { entry as keptEntry } from '../../training/runs/testing/memory-folders';
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
import type { PreparationRequest, RunData } from './prepare-data';
import type { RunPlan } from './run-plan';
import type { TrainedModel } from './trained-model';
import type { TrustedDevice } from './trusted-device';

/** What the next attempts are; the last one stays. */
let attempts: (() => Attempt | Promise<Attempt>)[] = [];

vi.mock('../platform/devices', async () => ({
  deviceForRun: async () => ({ ok: true, value: CPU }),
  supportsPrecision: () => supported,
}));
vi.mock('./trusted-device', () => ({ beginAhead: () => trusted() }));
vi.mock('./prepare-data', () => ({ prepareData: (request: PreparationRequest) => prepared(request.signal) }));
vi.mock('./attempt', () => ({
  openAttempt: async () => {
    const next = attempts.length > 1 ? attempts.shift() : attempts[0];
    return success(await next?.());
  },
}));

const CPU: DeviceReport = { kind: 'cpu', name: 'CPU', software: false };
/** The device whose kernels are right. */
let trusted: () => Promise<TrustedDevice>;
let supported: Result<DeviceReport>;

/** How the images are read. */
let prepared: (signal: AbortSignal) => Promise<Result<RunData>>;

let posted: TrainerEvent[];
let kept: TrainedModel[];

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: new Locks() });
  posted = [];
  kept = [];
  prepared = async () => success(RUN_DATA);
  trusted = async () => ({ device: CPU, notice: null });
  supported = success(CPU);
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

function lastProgress(events: readonly TrainerEvent[]) {
  return events.flatMap((event) => (event.type === 'runProgress' ? [event.progress] : [])).at(-1);
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

test('a run says that it is paused once it is saved, so that whoever reads it may close the page', async () => {
  const held = new HeldEngine();
  const folder = new RunFolder(new Disk());
  attempts = [() => scriptedAttempt(held)];
  const run = begin(scriptedPlan('a', { folder, entry: firstEntry }));
  await until(() => run.state === 'training');
  await until(() => (lastProgress(posted)?.step ?? 0) > 2);
  let letGo = () => {};
  held.holdBack = new Promise((resolve) => {
    letGo = resolve;
  });
  run.pause();
  await until(() => lastProgress(posted)?.activity === 'save');
  expect(run.state).toBe('training');
  held.holdBack = null;
  letGo();
  await until(() => run.state === 'paused');
  const saved = await loadMoment(folder);
  expect(saved.ok && saved.value.position.step).toBe(lastProgress(posted)?.step);
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

/** A run whose images are being read until it is told what came of that, or is stopped. */
async function preparing(folder: RunFolder, entry: StoredEntry) {
  let answer: (data: Result<RunData>) => void = () => {};
  prepared = (signal) =>
    new Promise((resolve, reject) => {
      answer = resolve;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  const run = begin(scriptedPlan(entry.runId, { folder, entry }));
  await until(async () => (await folder.loadEntry())?.state === 'preparing');
  return { run, answer: (data: Result<RunData>) => answer(data) };
}

const firstEntry: StoredEntry = { ...keptEntry('a', 1), state: 'preparing', order: 3 };

test('the entry of a run stands before its first image is read, and says what it is once it trains', async () => {
  const folder = new RunFolder(new Disk());
  attempts = [() => scriptedAttempt(new HeldEngine())];
  const { run, answer } = await preparing(folder, firstEntry);
  expect(await folder.loadEntry()).toMatchObject({ runId: 'a', order: 3, recipe: firstEntry.recipe });
  answer(success(RUN_DATA));
  await until(() => run.state === 'training');
  expect(await folder.loadEntry()).toMatchObject({ state: 'underWay', device: { kind: 'cpu' } });
  run.stop();
  await run.finished;
  expect(await folder.loadEntry()).toMatchObject({ state: 'stopped' });
});

test.each([
  ['stopped', (run: ActiveRun) => run.stop()],
  ['failed', (_: ActiveRun, answer: (data: Result<RunData>) => void) => answer(failure('oneClass'))],
] as const)(
  'a run that %s while its images were read is none; one that went on is kept as it was',
  async (state, end) => {
    const begun = new RunFolder(new Disk());
    const first = await preparing(begun, firstEntry);
    end(first.run, first.answer);
    await first.run.finished;
    expect(first.run.state).toBe(state);
    expect(await begun.loadEntry()).toBeNull();
    expect(await begun.unreadReason()).toBeNull();

    const kept = new RunFolder(new Disk());
    await kept.saveEntry({ ...firstEntry, state: 'failed', failure: { code: 'outOfMemory' }, notes: 'mine' });
    const second = await preparing(kept, { ...firstEntry, order: 4 });
    end(second.run, second.answer);
    await second.run.finished;
    expect(await kept.loadEntry()).toMatchObject({
      state: 'failed',
      failure: { code: 'outOfMemory' },
      notes: 'mine',
    });
  },
);

test('a disk that refuses everything ends no run: it is told, and the model is there', async () => {
  const folder = new RunFolder(new Disk());
  vi.spyOn(folder, 'saveEntry').mockRejectedValue(new StorageRefusedError('not supported'));
  vi.spyOn(folder.checkpoints, 'save').mockRejectedValue(new StorageRefusedError('not supported'));
  attempts = [() => scriptedAttempt(new HeldEngine())];
  const run = begin(scriptedPlan('a', { folder, entry: firstEntry }));
  await until(() => run.state === 'training');
  run.stop();
  await run.finished;
  expect(run.state).toBe('stopped');
  expect(kept).toHaveLength(1);
  const notices = posted.flatMap((event) => (event.type === 'runProgress' ? event.progress.notices : []));
  expect(notices).toContainEqual({ code: 'storageUnavailable', detail: 'not supported' });
});

const WRONG = { code: 'kernelDifferent', values: { kernel: 'features.0 forward', device: 'WebGPU (tfjs)' } };
const BY_TFJS: DeviceReport = { kind: 'webgpuTfjs', name: 'WebGPU by tfjs (a card)', software: false };

test('a run whose kernels fail goes on another device, and says which kernel', async () => {
  attempts = [() => scriptedAttempt(new HeldEngine())];
  trusted = async () => ({ device: BY_TFJS, notice: WRONG });
  supported = success(BY_TFJS);
  const run = begin(scriptedPlan('a'));
  await until(() => run.state === 'training');
  run.stop();
  await run.finished;
  const told = posted.flatMap((event) => (event.type === 'runProgress' ? [event.progress] : []));
  expect(told.flatMap(({ notices }) => notices)).toContainEqual(WRONG);
  expect(told.at(-1)?.device).toEqual(BY_TFJS);
});

test('a run that only those kernels could train fails with the reason beside theirs', async () => {
  attempts = [() => scriptedAttempt(new HeldEngine())];
  trusted = async () => ({ device: BY_TFJS, notice: WRONG });
  supported = failure('precisionNeedsWebgpu');
  const run = begin(scriptedPlan('a'));
  await run.finished;
  const told = posted.flatMap((event) => (event.type === 'runProgress' ? [event.progress] : []));
  expect(run.state).toBe('failed');
  expect(told.at(-1)?.failure?.code).toBe('precisionNeedsWebgpu');
  expect(told.flatMap(({ notices }) => notices)).toContainEqual(WRONG);
});

test('the kernels are checked while the images are read, and a run that is stopped meanwhile ends so', async () => {
  const begun: string[] = [];
  prepared = async () => {
    begun.push('images');
    return success(RUN_DATA);
  };
  let answer = (_: TrustedDevice) => {};
  trusted = () => {
    begun.push('kernels');
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const run = begin(scriptedPlan('a'));
  await until(() => begun.length === 2);
  run.stop();
  answer({ device: CPU, notice: null });
  await run.finished;
  expect(run.state).toBe('stopped');
});
