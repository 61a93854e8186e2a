import { expect, test } from 'vitest';
import { SavePace } from './save-pace';

const MINUTE = 60_000;

/** A run of `forMs` whose checkpoints take `costMs`: their share of its time, and the most that a lost tab would have cost. */
function simulate({ costMs, epochMs, forMs }: { costMs: number; epochMs: number; forMs: number }) {
  const pace = new SavePace(2 * MINUTE, 0);
  const stepMs = Math.min(epochMs, 50);
  let nextEpochMs = epochMs;
  let savedAtMs = 0;
  let mostLostMs = 0;
  let saves = 0;
  for (let nowMs = stepMs; nowMs < forMs; nowMs += stepMs) {
    mostLostMs = Math.max(mostLostMs, nowMs - savedAtMs);
    const epochEnded = nowMs >= nextEpochMs;
    if (epochEnded) nextEpochMs = nowMs + epochMs;
    if (!pace.isDue(nowMs, epochEnded, false)) continue;
    pace.saved(nowMs, nowMs + costMs);
    nowMs += costMs;
    savedAtMs = nowMs;
    saves++;
  }
  return { share: pace.savingMs / forMs, mostLostMs, saves };
}

test('saving stays below 2 % of a run, and a lost tab costs two minutes or fifty checkpoints at most', () => {
  for (const costMs of [5, 40, 200, 1000, 5000, 20_000]) {
    for (const epochMs of [100, 900, 20_000, 3 * MINUTE, 60 * MINUTE]) {
      const { share, mostLostMs, saves } = simulate({ costMs, epochMs, forMs: 3 * 60 * MINUTE });
      const where = `${costMs} ms each, epochs of ${epochMs} ms`;
      // What the first one takes nobody knows before it.
      expect(share - costMs / (3 * 60 * MINUTE), where).toBeLessThanOrEqual(0.02);
      expect(mostLostMs, where).toBeLessThanOrEqual(Math.max(2 * MINUTE, 50 * costMs) + 100);
      expect(saves, where).toBeGreaterThan(5);
    }
  }
});

test('short epochs are not each saved: 1 % of the run, also of one of a few seconds', () => {
  const short = simulate({ costMs: 40, epochMs: 900, forMs: 12_000 });
  expect(short.share).toBeLessThanOrEqual(0.01);
  expect(short.saves).toBeGreaterThan(0);
  expect(simulate({ costMs: 200, epochMs: 900, forMs: 30 * MINUTE }).share).toBeLessThanOrEqual(0.01);
});

test('epochs that are long beside a checkpoint are each saved as they end', () => {
  const { saves, mostLostMs } = simulate({ costMs: 100, epochMs: 15_000, forMs: 10 * MINUTE });
  expect(saves).toBeGreaterThanOrEqual(39);
  expect(mostLostMs).toBeLessThanOrEqual(15_200);
});

test('one that is asked for comes at once, but not a slow one at each turn to another tab', () => {
  const pace = new SavePace(2 * MINUTE, 0);
  expect(pace.isDue(10, false, true)).toBe(true);
  pace.saved(10, 5010);
  expect(pace.isDue(6000, false, true)).toBe(false);
  expect(pace.isDue(5010 + 250_000, false, true)).toBe(true);
});
