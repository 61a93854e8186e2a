import { expect, test, vi } from 'vitest';
import type { TrainerEvent } from '../protocol/commands';
import { transferablesOf } from './platform/transferables';
import { RunReporter } from './run/run-reporter';
import { areSameClasses } from './run/trained-model';

test('every array buffer of a message is handed over once, however deep and however often it is seen', () => {
  const shared = new ArrayBuffer(8);
  const message = {
    a: new Float32Array(shared),
    list: [{ b: new Uint8Array(shared) }, new Float32Array(4)],
    c: 'x',
  };
  expect(transferablesOf(message)).toEqual([shared, (message.list[1] as Float32Array).buffer]);
});

test('progress is posted at a fixed rate, loses no record, and a change of state goes out at once', () => {
  vi.useFakeTimers();
  const posted: TrainerEvent[] = [];
  const reporter = new RunReporter((event) => posted.push(event), 'run', 2);
  reporter.set({ state: 'training' });
  expect(posted).toHaveLength(1);
  for (let step = 1; step <= 10; step++) {
    reporter.addStep({
      step,
      epoch: 0,
      trainLoss: 1,
      trainAccuracy: 0,
      learningRate: 0,
      gradientNorm: 0,
      imagesPerSecond: 1,
      elapsedMs: 0,
    });
  }
  expect(posted).toHaveLength(1);
  vi.advanceTimersByTime(250);
  expect(posted).toHaveLength(2);
  reporter.set({ state: 'finished' });
  const steps = posted.flatMap((event) => (event.type === 'runProgress' ? event.progress.newSteps : []));
  expect(steps.map((record) => record.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  vi.useRealTimers();
});

test('a class whose name holds a comma is not two classes', () => {
  expect(areSameClasses(['owl, barn'], ['owl', ' barn'])).toBe(false);
  expect(areSameClasses(['a,b', 'c'], ['a', 'b,c'])).toBe(false);
  expect(areSameClasses(['a', 'b'], ['a', 'b'])).toBe(true);
});
