import { roundHalfEven } from '../shared/round-half-even';

/** IEEE 754 binary16 → float32: exact, subnormals, infinities and NaN included. */
export function float32FromFloat16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const bits = halves[i];
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) values[i] = sign * fraction * 2 ** -24;
    else if (exponent === 31) values[i] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    else values[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return values;
}

/** float32 → IEEE 754 binary16, to the nearest, ties to even. Null where a value is beyond 65504. */
export function float16FromFloat32(values: Float32Array): Uint16Array<ArrayBuffer> | null {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    const sign = values[i] < 0 || Object.is(values[i], -0) ? 0x8000 : 0;
    // The step between halves of this size; below 2^-14 it stays that of subnormals.
    const exponent = Math.max(-14, Math.floor(Math.log2(size || 1)));
    const steps = roundHalfEven(size / 2 ** (size < 2 ** -14 ? -24 : exponent - 10));
    const bits = size < 2 ** -14 ? steps : (exponent + 15) * 1024 + steps - 1024;
    if (!(bits < 0x7c00)) return null;
    halves[i] = sign | bits;
  }
  return halves;
}

/** bfloat16 → float32: the upper half of a float32's bits. */
export function float32FromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  return new Float32Array(bits.buffer);
}
