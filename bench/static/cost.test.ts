import { expect, test } from 'vitest';
import { type Dispatch, estimate, PEAK_FLOPS, residentWorkgroups } from './cost';
import { noCounts } from './counts';

const dispatch: Dispatch = {
  workgroups: 160,
  wavesPerWorkgroup: 4,
  wavesPerSimd: 8,
  workgroupBytes: 0,
  counts: { ...noCounts(), vectorCycles: 9000, latencyCycles: 10_000 },
  movedBytes: 0,
  multiplyAdds: 0,
};
const clock = 2.25e9;

test('peak: 80 units, 64 lanes, two operations a multiply-add', () => {
  expect(PEAK_FLOPS).toBe(80 * 64 * 2 * clock);
});

test('workgroups at once: by waves, by workgroup memory, at least one', () => {
  // 2 SIMDs · 8 waves, 4 a workgroup.
  expect(residentWorkgroups(dispatch)).toBe(4);
  expect(residentWorkgroups({ ...dispatch, workgroupBytes: 24_000 })).toBe(2);
  expect(residentWorkgroups({ ...dispatch, wavesPerSimd: 1 })).toBe(1);
  expect(residentWorkgroups({ ...dispatch, wavesPerWorkgroup: 1, wavesPerSimd: 16 })).toBe(32);
});

test('a unit that is busy longest sets the pace', () => {
  // Two workgroups of four waves a unit, on two SIMDs: 8 · 9000 / 2 cycles.
  expect(estimate(dispatch)).toMatchObject({ seconds: 36_000 / clock, bound: 'arithmetic' });
  const light = { ...dispatch.counts, vectorCycles: 1000 };
  expect(estimate({ ...dispatch, counts: light })).toMatchObject({
    seconds: 10_000 / clock,
    bound: 'latency',
  });
  const cache = { ...dispatch.counts, cacheCycles: 5000 };
  expect(estimate({ ...dispatch, counts: cache })).toMatchObject({ seconds: 40_000 / clock, bound: 'cache' });
  const shared = { ...dispatch.counts, workgroupMemoryCycles: 6000 };
  expect(estimate({ ...dispatch, counts: shared }).bound).toBe('workgroup memory');
});

test('what does not fit at once comes in rounds, the last one with what is left', () => {
  // 80 · 4 at once; 400 are one round of four a unit, then one a unit, which is as long as a wave alone or 4 · 9000 / 2.
  const seconds = (16 * 9000) / 2 / clock + (4 * 9000) / 2 / clock;
  expect(estimate({ ...dispatch, workgroups: 400 }).seconds).toBeCloseTo(seconds, 12);
});

test('bytes: from the cache where they fit, else from memory; ideal is memory alone', () => {
  expect(estimate({ ...dispatch, movedBytes: 80e6 })).toMatchObject({
    seconds: 80e6 / 1.6e12,
    bound: 'bytes',
  });
  expect(estimate({ ...dispatch, movedBytes: 512e6 })).toMatchObject({ seconds: 1e-3, idealSeconds: 1e-3 });
  expect(estimate({ ...dispatch, multiplyAdds: PEAK_FLOPS / 2 }).idealSeconds).toBe(1);
});
