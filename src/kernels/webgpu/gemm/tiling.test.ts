import { expect, test } from 'vitest';
import type { DeviceProfile } from '../device-profile';
import { defaultChoice, filled, rankedDirect, tileCount } from './tiling';

function profile(software: boolean, subgroupWidth: number): DeviceProfile {
  return {
    software,
    halfStorage: 'native',
    subgroupWidth,
    maxWorkgroupStorageBytes: 16384,
    maxInvocationsPerWorkgroup: 256,
  };
}

const products = [
  { rows: 512, columns: 512, taps: 1, inner: 512 },
  { rows: 32, columns: 2, taps: 1, inner: 1000 },
  { rows: 3, columns: 64, taps: 9, inner: 32 },
];

test.each([
  ['SwiftShader', profile(true, 4), 4],
  ['llvmpipe', profile(true, 8), 8],
  ['a software adapter without subgroups', profile(true, 1), 4],
  ['a GPU of 64 lanes', profile(false, 64), 64],
  ['a GPU that does not tell its width', profile(false, 1), 32],
])('on %s a workgroup of register tiles is whole subgroups', (_, device, width) => {
  for (const product of products) {
    for (const { groupRows, groupColumns } of rankedDirect(product, device)) {
      expect((groupRows * groupColumns) % width).toBe(0);
      expect(groupRows * groupColumns).toBeLessThanOrEqual(device.maxInvocationsPerWorkgroup);
    }
  }
});

test('lanes share loads where a subgroup has four or eight and they divide the reduction', () => {
  const lanes = (subgroupWidth: number, inner: number) =>
    rankedDirect({ rows: 512, columns: 512, taps: 1, inner }, profile(true, subgroupWidth)).some(
      (tiling) => tiling.kind === 'direct' && tiling.lanes === subgroupWidth,
    );
  expect([4, 8, 16, 32].map((width) => lanes(width, 64))).toEqual([true, true, false, false]);
  expect(lanes(8, 24)).toBe(false);
});

test.each([
  ['the filters of a first convolution', { rows: 27, columns: 16, taps: 2048, inner: 64 }, 0.4],
  ['the filters of a second convolution', { rows: 144, columns: 32, taps: 2048, inner: 64 }, 0.75],
  ['a few channels', { rows: 131_072, columns: 16, taps: 3, inner: 96 }, 0.95],
  ['a classifier of ten', { rows: 32, columns: 10, taps: 1, inner: 32_768 }, 0.3],
])('on hardware, %s fill their tiles, and shares fill the adapter', (_, size, least) => {
  const given = profile(false, 64);
  const { tiling, splits } = defaultChoice(size, given, true);
  expect(filled(size, tiling)).toBeGreaterThan(least);
  expect(tileCount(size, tiling) * splits).toBeGreaterThanOrEqual(128);
  // How a sum is rounded must not depend on what an adapter can do beside.
  const others = [profile(false, 1), { ...given, maxInvocationsPerWorkgroup: 1024 }];
  for (const other of others) expect(defaultChoice(size, other, true).splits).toBe(splits);
});
