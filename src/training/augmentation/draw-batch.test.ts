import { expect, test } from 'vitest';
import { NO_AUGMENTATION } from '../../recipe/defaults';
import type { Augmentation } from '../../recipe/schema';
import { CounterRng } from '../../shared/rng';
import { compose, horizontalFlip, rotation, shift } from './affine';
import { drawBatchAugmentation } from './draw-batch';
import { beta } from './mixing';
import { RAND_AUGMENT_OPERATION_COUNT, randAugmentOperation } from './rand-augment';

const size = { width: 32, height: 32, channels: 3 };
const EVERYTHING: Augmentation = {
  ...NO_AUGMENTATION,
  horizontalFlip: 0.5,
  verticalFlip: 0.5,
  cropPadding: 4,
  resizedCropScale: 0.5,
  rotationDegrees: 15,
  brightness: 0.4,
  contrast: 0.4,
  saturation: 0.4,
  hue: 0.1,
  randAugmentCount: 2,
  erasing: 0.5,
};

function draw(settings: Augmentation, epoch: number, rows: readonly number[], stepInEpoch = 0, of = size) {
  const labels = Int32Array.from(rows, (row) => row % 10);
  return drawBatchAugmentation(settings, of, { seed: 5, epoch, stepInEpoch }, Int32Array.from(rows), labels);
}

test('nothing is drawn where the recipe asks for nothing', () => {
  expect(draw(NO_AUGMENTATION, 0, [1, 2, 3])).toEqual({ augmentation: null, mix: null });
});

test('an image is changed the same way wherever it stands in the order, and differently in the next epoch', () => {
  const first = draw(EVERYTHING, 3, [7, 8, 9]).augmentation;
  const other = draw(EVERYTHING, 3, [9, 100, 7], 6).augmentation;
  expect(first?.[0]).toEqual(other?.[2]);
  expect(first?.[2]).toEqual(other?.[0]);
  expect(first?.[0]).not.toEqual(first?.[1]);
  expect(draw(EVERYTHING, 4, [7, 8, 9]).augmentation?.[0]).not.toEqual(first?.[0]);
});

test('half of the images are flipped at probability ½, all of them at 1', () => {
  const rows = Array.from({ length: 2000 }, (_, i) => i);
  const flipped = (probability: number) =>
    draw({ ...NO_AUGMENTATION, horizontalFlip: probability }, 0, rows).augmentation?.filter(
      ({ operations }) => operations.length > 0,
    ).length;
  expect(flipped(1)).toBe(2000);
  expect(Math.abs((flipped(0.5) ?? 0) - 1000)).toBeLessThan(100); // 4.5 standard deviations
});

test('a padded crop reaches every offset and no further', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => i);
  const offsets = new Set(
    draw({ ...NO_AUGMENTATION, cropPadding: 2 }, 0, rows).augmentation?.map(({ operations: [move] }) =>
      move.kind === 'affine' ? `${move.matrix[2]},${move.matrix[5]}` : 'none',
    ),
  );
  expect(offsets.size).toBe(25);
  expect(offsets).toContain('-2,2');
  expect(offsets).not.toContain('-3,0');
});

test('resized crops lie inside the image, and cover at least the share that was asked for', () => {
  const rows = Array.from({ length: 500 }, (_, i) => i);
  const drawn = draw({ ...NO_AUGMENTATION, resizedCropScale: 0.3 }, 0, rows).augmentation ?? [];
  const shares = drawn.map(({ operations: [crop] }) => {
    if (crop?.kind !== 'resizedCrop') throw new Error('Every image must be cropped');
    expect(Math.min(crop.left, crop.top)).toBeGreaterThanOrEqual(0);
    expect(crop.left + crop.width).toBeLessThanOrEqual(32);
    expect(crop.top + crop.height).toBeLessThanOrEqual(32);
    return (crop.width * crop.height) / 1024;
  });
  expect(Math.min(...shares)).toBeGreaterThan(0.27); // sides are whole pixels
  expect(Math.max(...shares)).toBeGreaterThan(0.9);
});

test('erased rectangles lie inside the image and cover 2 to 33 percent', () => {
  const rows = Array.from({ length: 500 }, (_, i) => i);
  const drawn = draw({ ...NO_AUGMENTATION, erasing: 1 }, 0, rows).augmentation ?? [];
  for (const { erase } of drawn) {
    if (erase === null) throw new Error('Every image must be erased at probability 1');
    expect(erase.left + erase.width).toBeLessThanOrEqual(32);
    expect(erase.top + erase.height).toBeLessThanOrEqual(32);
    const share = (erase.width * erase.height) / 1024;
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.36);
  }
});

test('gray images get no saturation and no hue', () => {
  const drawn = draw(EVERYTHING, 0, [1, 2, 3, 4, 5, 6, 7, 8], 0, { ...size, channels: 1 }).augmentation ?? [];
  const kinds = drawn.flatMap(({ operations }) => operations.map(({ kind }) => kind));
  expect(kinds).toContain('brightness');
  expect(kinds).not.toContain('saturation');
  expect(kinds).not.toContain('hue');
});

test('moves compose in the order they are done', () => {
  // Shift reads 3 to the right; then flipped: output x reads (31 − x) + 3.
  expect(compose(shift(3, 0), horizontalFlip(32))).toEqual([-1, 0, 34, 0, 1, 0]);
  // A quarter turn counter-clockwise: output top left reads the top right.
  const [a, b, c, d, e, f] = rotation(90, 4, 4);
  const read = (x: number, y: number) => [Math.round(a * x + b * y + c), Math.round(d * x + e * y + f) + 0];
  expect(read(0, 0)).toEqual([3, 0]);
  expect(read(1, 0)).toEqual([3, 1]);
  expect(read(0, 1)).toEqual([2, 0]);
});

test('RandAugment has torchvision’s fourteen operations with its magnitudes at 9 of 30', () => {
  const table = Array.from({ length: RAND_AUGMENT_OPERATION_COUNT }, (_, i) =>
    randAugmentOperation(i, 9, 1, { width: 224, height: 224 }),
  );
  const named = new Map(table.map(({ name, operations }) => [name, operations[0]]));
  expect([...named.keys()]).toEqual([
    'Identity',
    'ShearX',
    'ShearY',
    'TranslateX',
    'TranslateY',
    'Rotate',
    'Brightness',
    'Color',
    'Contrast',
    'Sharpness',
    'Posterize',
    'Solarize',
    'AutoContrast',
    'Equalize',
  ]);
  expect(named.get('Identity')).toBeUndefined();
  // torch.linspace(0, 0.9, 31)[9] = 0.27; linspace(0, 150/331·224, 31)[9] = 30.45 → 30; 8 − round(9/7.5) = 7; linspace(255, 0, 31)[9] = 178.5.
  const brightness = named.get('Brightness');
  expect(brightness?.kind === 'brightness' && brightness.factor).toBeCloseTo(1.27, 6);
  expect(named.get('Color')).toMatchObject({ kind: 'saturation' });
  expect(named.get('TranslateX')).toMatchObject({ matrix: [1, 0, -30, 0, 1, 0] });
  expect(named.get('Posterize')).toEqual({ kind: 'posterize', bits: 7 });
  expect(named.get('Solarize')).toEqual({ kind: 'solarize', threshold: 178.5 });
  const shear = named.get('ShearX');
  expect(shear?.kind === 'affine' && shear.matrix[1]).toBeCloseTo(0.09, 6);
  const negative = randAugmentOperation(6, 9, -1, size).operations[0];
  expect(negative.kind === 'brightness' && negative.factor).toBeCloseTo(0.73, 6);
});

test('RandAugment’s magnitudes are torch.linspace’s to the last digit, since a byte at a threshold shows it', () => {
  // list(torchvision.transforms.RandAugment()._augmentation_space(31, (64, 64)).values()), torchvision 0.14
  const torch = [
    { magnitude: 8, solarize: 187, brightness: 0.23999999463558197, translate: 7 },
    { magnitude: 10, solarize: 170, brightness: 0.29999998211860657, translate: 9 },
    { magnitude: 20, solarize: 85, brightness: 0.5999999642372131, translate: 19 },
    { magnitude: 22, solarize: 68, brightness: 0.6599999666213989, translate: 21 },
    { magnitude: 30, solarize: 0, brightness: 0.8999999761581421, translate: 29 },
  ];
  for (const { magnitude, solarize, brightness, translate } of torch) {
    const of = (index: number) => randAugmentOperation(index, magnitude, 1, { width: 64, height: 64 });
    expect(of(11).operations).toEqual([{ kind: 'solarize', threshold: solarize }]);
    expect(of(6).operations).toEqual([{ kind: 'brightness', factor: 1 + brightness }]);
    expect(of(3).operations).toEqual([{ kind: 'affine', matrix: shift(-translate, 0) }]);
  }
  // int(torch.linspace(0, 150 / 331 * 331, 31)[11]) = 55
  const whole = randAugmentOperation(3, 11, 1, { width: 331, height: 331 });
  expect(whole.operations).toEqual([{ kind: 'affine', matrix: shift(-55, 0) }]);
});

test('mixup gives every image the one before it, with one share for the batch', () => {
  const { augmentation, mix } = draw({ ...NO_AUGMENTATION, mixup: 0.8 }, 0, [10, 21, 32]);
  expect(augmentation?.map((image) => image.mix?.partner)).toEqual([2, 0, 1]);
  expect([...(mix?.labels ?? [])]).toEqual([2, 0, 1]);
  expect(new Set(mix?.share).size).toBe(1);
  expect(augmentation?.[0].mix?.share).toBeCloseTo(mix?.share[0] ?? Number.NaN, 6);
  expect(draw({ ...NO_AUGMENTATION, mixup: 0.8 }, 0, [10]).mix).toBeNull();
});

test('the share of a cutmix is the area that is left', () => {
  for (let step = 0; step < 200; step++) {
    const { augmentation, mix } = draw({ ...NO_AUGMENTATION, cutmix: 1 }, 0, [1, 2], step);
    const box = augmentation?.[0].mix?.box;
    if (!box) throw new Error('Every batch must be cut');
    expect(box.left).toBeGreaterThanOrEqual(0);
    expect(box.left + box.width).toBeLessThanOrEqual(32);
    expect(mix?.share[0]).toBeCloseTo(1 - (box.width * box.height) / 1024, 6);
  }
});

test('with both, each batch is mixed by one of them', () => {
  const both = { ...NO_AUGMENTATION, mixup: 0.2, cutmix: 1 };
  const boxes = Array.from(
    { length: 400 },
    (_, step) => draw(both, 0, [1, 2], step).augmentation?.[0].mix?.box,
  );
  const cut = boxes.filter((box) => box !== null).length;
  expect(Math.abs(cut - 200)).toBeLessThan(50);
});

test('shares follow Beta(α, α): mean ½, variance 1 / (4 (2α + 1))', () => {
  for (const alpha of [0.2, 1, 3]) {
    const rng = new CounterRng(1, 99);
    const draws = Array.from({ length: 20000 }, () => beta(alpha, rng));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance / (1 / (4 * (2 * alpha + 1)))).toBeCloseTo(1, 1);
  }
});
