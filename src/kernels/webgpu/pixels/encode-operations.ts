/** Pixel operations as words: what the augmentation kernel reads. */
import type { PixelOperation } from '../../augmentation';

/** Codes of the kernel's operations; `copy` is what is done to an image without any. */
export const OPERATION_CODES = {
  copy: 0,
  affine: 1,
  resizedCrop: 2,
  saturation: 3,
  hue: 4,
  sharpness: 5,
  brightness: 8,
  contrast: 9,
  posterize: 10,
  solarize: 11,
  autocontrast: 12,
  equalize: 13,
  invert: 14,
} as const;

/** From this code on an operation maps bytes by a table of its channel. */
export const FIRST_TABLE_CODE = OPERATION_CODES.brightness;

/** Words of an operation, its code included. */
export const OPERATION_WORDS = { affine: 13, resizedCrop: 5, other: 3 } as const;

/** Words of operations that one image may take; more are carried out on the host. */
export const MOST_OPERATION_WORDS = 96;

const floats = new Float32Array(2);
const bits = new Uint32Array(floats.buffer);

function floatBits(first: number, second: number): [number, number] {
  floats[0] = first;
  floats[1] = second;
  return [bits[0], bits[1]];
}

/** A number as signed 32.32 fixed point: high word, low word. */
function fixedPoint(value: number): [number, number] {
  const scaled = BigInt.asUintN(64, BigInt(Math.round(value * 2 ** 32)));
  return [Number(scaled >> 32n), Number(scaled & 0xffffffffn)];
}

function encodeOne(operation: PixelOperation): number[] {
  const code = OPERATION_CODES[operation.kind];
  switch (operation.kind) {
    case 'affine':
      return [code, ...operation.matrix.flatMap(fixedPoint)];
    case 'resizedCrop':
      return [code, operation.left, operation.top, operation.width, operation.height];
    case 'brightness':
    case 'contrast':
    case 'saturation':
    case 'sharpness':
      return [code, ...floatBits(operation.factor, 1 - operation.factor)];
    case 'hue':
      return [code, ...floatBits(operation.shift, 0)];
    case 'posterize':
      return [code, -(2 ** (8 - operation.bits)) & 255, 0];
    case 'solarize':
      return [code, Math.min(256, Math.max(0, Math.ceil(operation.threshold))), 0];
    case 'autocontrast':
    case 'equalize':
    case 'invert':
      return [code, 0, 0];
  }
}

/** Sizes whose products the kernel's 32-bit integers hold. */
const MOST_PIXELS = 2 ** 20;

const NO_OPERATIONS: EncodedOperations = { count: 0, words: [] };

export interface EncodedOperations {
  readonly count: number;
  readonly words: readonly number[];
}

/** The operations of one image as words, or null where they are to be carried out on the host. */
export function encodeOperations(
  operations: readonly PixelOperation[],
  size: { readonly height: number; readonly width: number; readonly channels: number },
): EncodedOperations | null {
  if (operations.length === 0) return NO_OPERATIONS;
  if (size.height * size.width > MOST_PIXELS || (size.channels !== 1 && size.channels !== 3)) return null;
  const colours = (kind: PixelOperation['kind']) => kind === 'saturation' || kind === 'hue';
  // A gray image has no colours to change.
  const applied = size.channels === 3 ? operations : operations.filter(({ kind }) => !colours(kind));
  const words = applied.flatMap(encodeOne);
  const fits = applied.length < 256 && words.length <= MOST_OPERATION_WORDS;
  return fits ? { count: applied.length, words } : null;
}
