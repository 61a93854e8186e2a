import type { PixelOperation } from '../../kernels/augmentation';
import type { CounterRng } from '../../shared/rng';
import { type AffineMatrix, rotation, shearX, shearY, shift } from './affine';

/** Steps of the magnitude scale: 0 … 30. */
const BINS = 31;

interface Draw {
  /** 0 … 30. */
  readonly magnitude: number;
  /** −1 or 1, drawn for the operations that have a sign. */
  readonly sign: number;
  readonly width: number;
  readonly height: number;
}

/** torch.linspace(0, end, 31)[magnitude], in float32 as torch computes it: from the nearer end. */
function upTo(end: number, magnitude: number): number {
  const step = Math.fround(Math.fround(end) / (BINS - 1));
  const fromEnd = BINS - 1 - magnitude;
  return Math.fround(2 * magnitude < BINS - 1 ? step * magnitude : Math.fround(end) - step * fromEnd);
}

const moved = (matrix: AffineMatrix): PixelOperation[] => [{ kind: 'affine', matrix }];
const enhanced =
  (kind: 'brightness' | 'saturation' | 'contrast' | 'sharpness') =>
  ({ magnitude, sign }: Draw): PixelOperation[] => [{ kind, factor: 1 + sign * upTo(0.9, magnitude) }];

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
  {
    name: 'ShearX',
    signed: true,
    build: ({ magnitude, sign }) => moved(shearX(sign * upTo(0.3, magnitude))),
  },
  {
    name: 'ShearY',
    signed: true,
    build: ({ magnitude, sign }) => moved(shearY(sign * upTo(0.3, magnitude))),
  },
  {
    name: 'TranslateX',
    signed: true,
    build: ({ magnitude, sign, width }) =>
      moved(shift(-sign * Math.trunc(upTo((150 / 331) * width, magnitude)), 0)),
  },
  {
    name: 'TranslateY',
    signed: true,
    build: ({ magnitude, sign, height }) =>
      moved(shift(0, -sign * Math.trunc(upTo((150 / 331) * height, magnitude)))),
  },
  {
    name: 'Rotate',
    signed: true,
    build: ({ magnitude, sign, width, height }) => moved(rotation(sign * magnitude, width, height)),
  },
  { name: 'Brightness', signed: true, build: enhanced('brightness') },
  { name: 'Color', signed: true, build: enhanced('saturation') },
  { name: 'Contrast', signed: true, build: enhanced('contrast') },
  { name: 'Sharpness', signed: true, build: enhanced('sharpness') },
  {
    name: 'Posterize',
    signed: false,
    // No magnitude of 0 … 30 lies between two numbers of bits.
    build: ({ magnitude }) => [{ kind: 'posterize', bits: 8 - Math.round((4 * magnitude) / (BINS - 1)) }],
  },
  {
    name: 'Solarize',
    signed: false,
    build: ({ magnitude }) => [{ kind: 'solarize', threshold: 255 - (255 / (BINS - 1)) * magnitude }],
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
  const operations = build({ magnitude, sign: signed ? sign : 1, ...size });
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
