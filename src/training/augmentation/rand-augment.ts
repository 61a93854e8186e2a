import type { PixelOperation } from '../../kernels/augmentation';
import type { CounterRng } from '../../shared/rng';
import { type AffineMatrix, rotation, shearX, shearY, shift } from './affine';

/** Steps of the magnitude scale: 0 … 30. */
const BINS = 31;

interface Draw {
  /** 0 … 1 of the operation's range. */
  readonly level: number;
  /** −1 or 1, drawn for the operations that have a sign. */
  readonly sign: number;
  readonly width: number;
  readonly height: number;
}

const moved = (matrix: AffineMatrix): PixelOperation[] => [{ kind: 'affine', matrix }];
const enhanced =
  (kind: 'brightness' | 'saturation' | 'contrast' | 'sharpness') =>
  ({ level, sign }: Draw): PixelOperation[] => [{ kind, factor: 1 + sign * 0.9 * level }];

/**
 * The operations of torchvision.transforms.RandAugment (Cubuk et al. 2020, arXiv:1909.13719) in its order, with its
 * ranges. Moving reads nearest pixels and fills with black.
 */
const OPERATIONS: readonly {
  readonly name: string;
  readonly signed: boolean;
  readonly build: (draw: Draw) => PixelOperation[];
}[] = [
  { name: 'Identity', signed: false, build: () => [] },
  // torchvision's inverse matrix of a positive shear reads to the right as y grows.
  { name: 'ShearX', signed: true, build: ({ level, sign }) => moved(shearX(sign * 0.3 * level)) },
  { name: 'ShearY', signed: true, build: ({ level, sign }) => moved(shearY(sign * 0.3 * level)) },
  {
    name: 'TranslateX',
    signed: true,
    build: ({ level, sign, width }) => moved(shift(-sign * Math.trunc((150 / 331) * width * level), 0)),
  },
  {
    name: 'TranslateY',
    signed: true,
    build: ({ level, sign, height }) => moved(shift(0, -sign * Math.trunc((150 / 331) * height * level))),
  },
  {
    name: 'Rotate',
    signed: true,
    build: ({ level, sign, width, height }) => moved(rotation(sign * 30 * level, width, height)),
  },
  { name: 'Brightness', signed: true, build: enhanced('brightness') },
  { name: 'Color', signed: true, build: enhanced('saturation') },
  { name: 'Contrast', signed: true, build: enhanced('contrast') },
  { name: 'Sharpness', signed: true, build: enhanced('sharpness') },
  {
    name: 'Posterize',
    signed: false,
    build: ({ level }) => [{ kind: 'posterize', bits: 8 - roundHalfToEven(4 * level) }],
  },
  {
    name: 'Solarize',
    signed: false,
    build: ({ level }) => [{ kind: 'solarize', threshold: 255 * (1 - level) }],
  },
  { name: 'AutoContrast', signed: false, build: () => [{ kind: 'autocontrast' }] },
  { name: 'Equalize', signed: false, build: () => [{ kind: 'equalize' }] },
];

/** What one operation of the table does at a magnitude (0 … 30); for the tests and the draw below. */
export function randAugmentOperation(
  index: number,
  magnitude: number,
  sign: number,
  size: { readonly width: number; readonly height: number },
): { readonly name: string; readonly operations: readonly PixelOperation[] } {
  const { name, signed, build } = OPERATIONS[index];
  const operations = build({ level: magnitude / (BINS - 1), sign: signed ? sign : 1, ...size });
  return { name, operations };
}

/** `count` operations of the table, drawn with replacement, each signed by a coin where it has a sign. */
export function randAugment(
  rng: CounterRng,
  count: number,
  magnitude: number,
  size: { readonly width: number; readonly height: number },
): PixelOperation[] {
  const drawn: PixelOperation[] = [];
  for (let i = 0; i < count; i++) {
    const index = rng.integer(OPERATIONS.length);
    const sign = rng.integer(2) === 1 ? -1 : 1;
    drawn.push(...randAugmentOperation(index, magnitude, sign, size).operations);
  }
  return drawn;
}

export const RAND_AUGMENT_OPERATION_COUNT = OPERATIONS.length;

/** torch.round. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
