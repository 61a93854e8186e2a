import { beforeEach, expect, test, vi } from 'vitest';
import type { Engine, EngineState } from '../../kernels/engine';
import { DeviceLostError, OutOfMemoryError } from '../../kernels/engine-errors';
import { failure, type Result, success } from '../../shared/result';
import type { TrainRunOptions } from '../../training/run';
import { RUN_DATA } from '../testing/scripted-run';
import { openAttempt } from './attempt';
import { RunReporter } from './run-reporter';

/** What the next engines are; whether each was disposed of. */
let engines: Result<Engine>[];
let running: TrainRunOptions | null;

vi.mock('./training-engine', () => ({ trainingEngine: async () => engines.shift() }));
vi.mock('../../training/run', () => ({
  trainRun: (options: TrainRunOptions) => {
    running = options;
  },
}));

function engineThat(importState: () => Promise<void>) {
  const engine = { importState, dispose: vi.fn() };
  return { engine, opened: success(engine as Partial<Engine> as Engine) };
}

const takes = () => engineThat(async () => undefined);
const open = () =>
  openAttempt(
    RUN_DATA,
    { kind: 'cpu', name: 'CPU', software: false },
    { kind: 'scratch' },
    2,
    new RunReporter(() => undefined, 'run', 1),
  );
const STATE: EngineState = { tensors: new Map() };

beforeEach(() => {
  running = null;
});

test('an engine that refuses the weights makes room for the next', async () => {
  const full = engineThat(() => Promise.reject(new OutOfMemoryError('no room for weights')));
  engines = [full.opened];
  await expect(open()).rejects.toThrow(OutOfMemoryError);
  expect(full.engine.dispose).toHaveBeenCalledOnce();
});

test('a backbone that finds no room when it thaws is out of memory, which smaller passes may mend', async () => {
  const first = takes();
  engines = [first.opened, failure('outOfMemory', undefined, 'no room for gradients')];
  await open();
  await expect(running?.unfreeze?.(STATE)).rejects.toThrow(OutOfMemoryError);
  expect(first.engine.dispose).toHaveBeenCalledOnce();
});

test('a device lost while a backbone thaws is a lost device, and each engine is given back', async () => {
  const [first, second] = [takes(), engineThat(() => Promise.reject(new DeviceLostError('driver reset')))];
  engines = [first.opened, second.opened];
  const attempt = await open();
  await expect(running?.unfreeze?.(STATE)).rejects.toThrow(DeviceLostError);
  if (attempt.ok) attempt.value.engine.dispose();
  expect(first.engine.dispose).toHaveBeenCalledOnce();
  expect(second.engine.dispose).toHaveBeenCalledOnce();
});
