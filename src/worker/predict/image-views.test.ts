import { expect, test } from 'vitest';
import type { PixelSource } from '../../shared/pixels';
import { viewedPixels, viewOperations } from './image-views';

/** Two images of 8 × 8, one channel: brightness grows to the right in the first, downwards in the second. */
const ramps: PixelSource = {
  count: 2,
  height: 8,
  width: 8,
  channels: 1,
  read(rows, target) {
    for (const [i, row] of rows.entries()) {
      for (let at = 0; at < 64; at++) target[i * 64 + at] = 10 * (row === 0 ? at % 8 : Math.floor(at / 8));
    }
  },
};

async function seen(views: Parameters<typeof viewOperations>[0], rows: number[]): Promise<Uint8Array[]> {
  const source = viewedPixels(ramps, viewOperations(views, ramps));
  const target = new Uint8Array(rows.length * 64);
  await source.read(Int32Array.from(rows), target);
  return rows.map((_, i) => target.subarray(i * 64, (i + 1) * 64));
}

test('one view is the image itself', async () => {
  expect(viewOperations('one', ramps)).toEqual([[]]);
  const [first] = await seen('one', [0]);
  expect([...first.subarray(0, 8)]).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
});

test('flip adds the mirrored image, rows of the second view after all of the first', async () => {
  const [plain, mirrored, other] = await seen('flip', [0, 2, 3]);
  expect([...mirrored.subarray(0, 8)]).toEqual([...plain.subarray(0, 8)].reverse());
  // Mirroring leaves what grows downwards alone.
  expect([...other]).toEqual([...(await seen('one', [1]))[0]]);
});

test('five crops show the corners and the centre, enlarged', async () => {
  expect(viewOperations('fiveCrops', ramps)).toHaveLength(5);
  const mean = (image: Uint8Array) => image.reduce((sum, value) => sum + value, 0) / image.length;
  // Of the ramp to the right, views of the left side are darker than the centre, those of the right side brighter.
  const right = (await seen('fiveCrops', [0, 2, 4, 6, 8])).map(mean);
  const down = (await seen('fiveCrops', [1, 3, 5, 7, 9])).map(mean);
  const [topLeft, topRight, bottomLeft, bottomRight, centre] = right;
  expect(topLeft).toBe(bottomLeft);
  expect(topRight).toBe(bottomRight);
  expect(topLeft).toBeLessThan(topRight);
  expect(centre).toBeGreaterThanOrEqual(topLeft);
  expect(centre).toBeLessThanOrEqual(topRight);
  expect([down[0], down[1], down[2], down[3]]).toEqual([topLeft, topLeft, topRight, topRight]);
  // 7 of 8 columns, stretched over 8: the range a crop covers shrinks, and lies where the corner is.
  const [left, , , rightmost] = await seen('fiveCrops', [0, 2, 4, 6]);
  expect([left[0], left[7]]).toEqual([0, 60]);
  expect([rightmost[0], rightmost[7]]).toEqual([10, 70]);
});

test('the crop in the centre lies where torchvision’s CenterCrop rounds it to', () => {
  // torchvision.transforms.functional.center_crop: int(round((10 - 9) / 2)) = 0, int(round((28 - 25) / 2)) = 2
  const centre = (side: number) => viewOperations('fiveCrops', { width: side, height: side })[4][0];
  expect(centre(10)).toEqual({ kind: 'resizedCrop', left: 0, top: 0, width: 9, height: 9 });
  expect(centre(28)).toEqual({ kind: 'resizedCrop', left: 2, top: 2, width: 25, height: 25 });
});
