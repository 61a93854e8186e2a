import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TrainerEvent } from '../../protocol/commands';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { success } from '../../shared/result';
import { freshRun } from '../run/run-plan';
import type { TrainedModel } from '../run/trained-model';
import { Locks } from '../testing/locks';
import { DATASET, HeldEngine, RUN_DATA, scriptedAttempt } from '../testing/scripted-run';
import { until } from '../testing/until';
import type { DatasetDesk } from './dataset-desk';
import type { ModelDesk } from './model-desk';
import { createRunDesk } from './run-desk';
import type { RunsDesk } from './runs-desk';

const FINGERPRINT = 'f1';

vi.mock('../platform/devices', async () => ({
  deviceForRun: async () => ({ ok: true, value: { kind: 'cpu', name: 'CPU', software: false } }),
  listDevices: async () => ({ automatic: null, available: [] }),
  supportsPrecision: success,
}));
vi.mock('../run/compile-ahead', () => ({ compileAhead: async () => undefined }));
vi.mock('../run/prepare-data', () => ({ prepareData: async () => success(RUN_DATA) }));
vi.mock('../run/attempt', () => ({ openAttempt: async () => success(scriptedAttempt(new HeldEngine())) }));

let locks: Locks;
beforeEach(() => {
  locks = new Locks();
  vi.stubGlobal('navigator', { locks });
});
afterEach(() => vi.unstubAllGlobals());

function desk(runs: Partial<RunsDesk>, held: Partial<TrainedModel> | null = null) {
  const posted: TrainerEvent[] = [];
  const dataset: Partial<DatasetDesk> = {
    decidedBy: async () => success({ ...DATASET, summary: { fingerprint: FINGERPRINT } } as typeof DATASET),
    stopChecking: () => undefined,
    decodesFor: async () => undefined,
  };
  const model: Partial<ModelDesk> = {
    current: () => held as TrainedModel | null,
    keep: () => undefined,
    misfit: () => ({ code: 'otherClasses' }),
  };
  const run = createRunDesk({
    post: (event) => posted.push(event),
    dataset: dataset as DatasetDesk,
    model: model as ModelDesk,
    runs: runs as RunsDesk,
  });
  return { run, posted };
}

const scratch = (runId: string) => ({ runId, recipe: DEFAULT_RECIPE }) as const;
const states = (posted: readonly TrainerEvent[], runId: string) =>
  posted.flatMap((event) =>
    event.type === 'runProgress' && event.progress.runId === runId ? [event.progress.state] : [],
  );

test('of two runs that are started at once the second is refused', async () => {
  const { run, posted } = desk({ begin: async () => null });
  const answers = await Promise.all([
    run.handlers.startRun(scratch('first')),
    run.handlers.startRun(scratch('second')),
  ]);
  expect(answers).toMatchObject([{ ok: true }, { ok: false, failure: { code: 'runUnderWay' } }]);
  await until(() => states(posted, 'first').includes('training'));
  expect(states(posted, 'second')).toEqual([]);
  await run.handlers.stopRun({});
  await until(() => !run.isUnderWay());
  expect(locks.held.size).toBe(0);
});

test('a run starts from what its recipe names and from nothing else', async () => {
  const sha256 = '0'.repeat(64);
  const named = { kind: 'shelf', id: 'a', sha256 } as const;
  const begun = (held: TrainedModel['identity'] | null) =>
    desk(
      { begin: async () => null },
      held && { identity: held, recipe: DEFAULT_RECIPE },
    ).run.handlers.startRun({
      runId: 'a',
      recipe: { ...DEFAULT_RECIPE, start: named },
    });
  const refused = async (held: TrainedModel['identity'] | null) => {
    const answer = await begun(held);
    return answer.ok ? null : answer.failure.code;
  };
  expect(await refused(null)).toBe('noModel');
  expect(await refused({ kind: 'run', runId: 'b', name: 'b', step: 1 })).toBe('startNotInHand');
  expect(await refused({ ...named, sha256: '1'.repeat(64) })).toBe('startNotInHand');
  // It is the one: whether it fits is asked next.
  expect(await refused(named)).toBe('otherClasses');
});

test('a run that cannot be started leaves the place to the next, and its lock', async () => {
  const { run } = desk({ begin: () => Promise.reject(new Error('disk on fire')) });
  await expect(run.handlers.startRun(scratch('first'))).rejects.toThrow('disk on fire');
  expect(run.isUnderWay()).toBe(false);
  expect(locks.held.size).toBe(0);
});

test('a run is read only once no other tab can write it any more', async () => {
  let heldWhileReading: string[] = [];
  const plan = { ...freshRun(DEFAULT_RECIPE), start: { kind: 'scratch' } as const, kept: null };
  const { run } = desk({
    resume: async () => {
      heldWhileReading = [...locks.held];
      return success(plan);
    },
  });
  // Without an entry it belongs to no dataset.
  expect(await run.handlers.continueRun({ runId: 'a' })).toMatchObject({
    ok: false,
    failure: { code: 'otherDataset' },
  });
  expect(heldWhileReading).toEqual(['vireo-run/a']);
  expect(locks.held.size).toBe(0);
});
