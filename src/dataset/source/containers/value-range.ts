/** How numbers of any range become the bytes of a picture. What was done is said: it is a guess. */
import { roundHalfEven } from '../../../shared/round-half-even';

export interface Scale {
  /** What is said of it: `problem.<code>`; null where values are bytes already. */
  readonly code: 'scaledUnit' | 'scaledSigned' | 'scaledRange' | null;
  /** Value that becomes 0, and value that becomes 255. */
  readonly lowest: number;
  readonly highest: number;
}

const AS_BYTES: Scale = { code: null, lowest: 0, highest: 255 };

/**
 * By the least and the greatest value there is: 0 … 255 stay, 0 … 1 and −1 … 1 are what frameworks make of pixels, anything
 * else is stretched from the one to the other.
 */
export function scaleOf(least: number, greatest: number, areIntegers: boolean): Scale {
  if (!(least <= greatest)) return AS_BYTES;
  if (least >= 0 && greatest <= 1 && !(areIntegers && greatest === 0))
    return { code: 'scaledUnit', lowest: 0, highest: 1 };
  if (least >= 0 && greatest <= 255) return AS_BYTES;
  if (least >= -1 && greatest <= 1) return { code: 'scaledSigned', lowest: -1, highest: 1 };
  return { code: 'scaledRange', lowest: least, highest: greatest };
}

export function toByte(value: number, scale: Scale): number {
  if (scale === AS_BYTES && value >= 0 && value <= 255 && value === Math.trunc(value)) return value;
  const { lowest, highest } = scale;
  const scaled = highest > lowest ? ((value - lowest) / (highest - lowest)) * 255 : 0;
  // Not a number becomes black.
  return scaled >= 255 ? 255 : scaled > 0 ? roundHalfEven(scaled) : 0;
}
