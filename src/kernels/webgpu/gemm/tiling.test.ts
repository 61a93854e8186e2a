import { expect, test } from 'vitest';
import type { DeviceProfile } from '../device-profile';
import { tilingName } from './candidates';
import { defaultChoice, filled, rankedDirect, tileCount } from './tiling';

function profile(software: boolean, subgroupWidth: number): DeviceProfile {
  return {
    software,
    halfStorage: 'native',
    subgroupWidth,
    maxWorkgroupStorageBytes: 16384,
    maxInvocationsPerWorkgroup: 256,
    headScoresBytes: 16384,
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

test('lanes share loads in quads, and where a subgroup has eight and they divide the reduction', () => {
  const lanes = (subgroupWidth: number, inner: number) =>
    rankedDirect({ rows: 512, columns: 512, taps: 1, inner }, profile(true, subgroupWidth)).some(
      (tiling) => tiling.kind === 'direct' && tiling.lanes === subgroupWidth,
    );
  expect([4, 8, 16, 32].map((width) => lanes(width, 64))).toEqual([true, true, false, false]);
  expect(lanes(8, 24)).toBe(false);
  expect(lanes(4, 27)).toBe(true);
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

const vitRows = 32 * 197;

/** Of ViT-Ti/16 at batch 32 and a CNN at batch 200; bench/STATIC.md has their times. */
test.each([
  ['a wide product', { rows: vitRows, columns: 768, taps: 1, inner: 192 }, '8 × 8, 16 × 16'],
  [
    'a wide one that fills small tiles better',
    { rows: vitRows, columns: 576, taps: 1, inner: 192 },
    '4 × 4, 16 × 16',
  ],
  ['a narrow one', { rows: vitRows, columns: 192, taps: 1, inner: 768 }, '4 × 4, 16 × 16'],
  ['a weight gradient', { rows: 768, columns: 192, taps: 1, inner: vitRows }, '8 × 8, 8 × 8'],
  [
    'a weight gradient too small to fill an adapter so',
    { rows: 192, columns: 192, taps: 1, inner: vitRows },
    '4 × 4, 16 × 16',
  ],
  ['a classifier of few rows', { rows: 200, columns: 400, taps: 1, inner: 8192 }, '4 × 4, 4 × 16'],
])('on hardware %s takes the tiles that the static model finds fastest', (_, size, tiles) => {
  expect(tilingName(defaultChoice(size, profile(false, 64), true).tiling)).toContain(`shared ${tiles},`);
});
