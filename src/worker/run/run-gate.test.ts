import { expect, test, vi } from 'vitest';
import { type GatedRun, RunGate } from './run-gate';

function gated(isSettled = () => true) {
  const run = { isSettled, pause: vi.fn(async () => undefined), resume: vi.fn() };
  return run satisfies GatedRun;
}

test('a run that nobody asks anything of goes on', async () => {
  const run = gated();
  expect(await new RunGate().pass(run)).toBe(true);
  expect(run.pause).not.toHaveBeenCalled();
});

test('a paused run does what is asked of it, and goes on when it is resumed', async () => {
  const gate = new RunGate();
  const run = gated();
  gate.want('pause');
  const passed = gate.pass(run);
  await expect(gate.whenAtGate(async () => 'the model')).resolves.toBe('the model');
  expect(run.pause).toHaveBeenCalledOnce();
  expect(run.resume).not.toHaveBeenCalled();
  gate.want('run');
  expect(await passed).toBe(true);
  expect(run.resume).toHaveBeenCalledOnce();
});

test('a stop is the last wish, in a pause too', async () => {
  const gate = new RunGate();
  const run = gated();
  gate.want('pause');
  const passed = gate.pass(run);
  await expect(gate.whenAtGate(async () => 1)).resolves.toBe(1);
  gate.want('stop');
  gate.want('run');
  expect(await passed).toBe(false);
  expect(run.resume).not.toHaveBeenCalled();
});

test('a run pauses and stops only where it could be gone on from', async () => {
  const gate = new RunGate();
  let settled = false;
  const run = gated(() => settled);
  gate.want('stop');
  expect(await gate.pass(run)).toBe(true);
  settled = true;
  expect(await gate.pass(run)).toBe(false);
});

test('what fails at the gate fails for whoever asked, and holds nobody up', async () => {
  const gate = new RunGate();
  const failed = expect(gate.whenAtGate(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  const answered = gate.whenAtGate(async () => 2);
  expect(await gate.pass(gated())).toBe(true);
  await failed;
  expect(await answered).toBe(2);
});
