/**
 * libjpeg's accurate integer inverse DCT (jidctint: Loeffler, Ligtenberg and Moschytz 1989, 13-bit constants): what
 * Pillow decodes by. Every sample is the one libjpeg gives.
 */
const CONSTANT_BITS = 13;
/** Bits kept beyond whole numbers between the two passes. */
const PASS_BITS = 2;

/** The constants of that paper in 13-bit fixed point, by libjpeg's names. */
const FIX_0_298631336 = 2446;
const FIX_0_390180644 = 3196;
const FIX_0_541196100 = 4433;
const FIX_0_765366865 = 6270;
const FIX_0_899976223 = 7373;
const FIX_1_175875602 = 9633;
const FIX_1_501321110 = 12299;
const FIX_1_847759065 = 15137;
const FIX_1_961570560 = 16069;
const FIX_2_053119869 = 16819;
const FIX_2_562915447 = 20995;
const FIX_3_072711026 = 25172;

const between = new Int32Array(64);
const line = new Int32Array(8);

/** Eight numbers of `source`, `step` apart, transformed and divided by 2^shift into `line`. */
function transform(source: Int32Array, start: number, step: number, shift: number): void {
  const at = (i: number) => source[start + i * step];
  const even = (at(2) + at(6)) * FIX_0_541196100;
  const even2 = even - at(6) * FIX_1_847759065;
  const even3 = even + at(2) * FIX_0_765366865;
  const sum = (at(0) + at(4)) << CONSTANT_BITS;
  const difference = (at(0) - at(4)) << CONSTANT_BITS;
  const evens = [sum + even3, difference + even2, difference - even2, sum - even3];

  const [a, b, c, d] = [at(7), at(5), at(3), at(1)];
  const common = (a + c + b + d) * FIX_1_175875602;
  const ad = (a + d) * -FIX_0_899976223;
  const bc = (b + c) * -FIX_2_562915447;
  const ac = (a + c) * -FIX_1_961570560 + common;
  const bd = (b + d) * -FIX_0_390180644 + common;
  const odds = [
    d * FIX_1_501321110 + ad + bd,
    c * FIX_3_072711026 + bc + ac,
    b * FIX_2_053119869 + bc + bd,
    a * FIX_0_298631336 + ad + ac,
  ];
  const half = 1 << (shift - 1);
  for (let i = 0; i < 4; i++) {
    line[i] = (evens[i] + odds[i] + half) >> shift;
    line[7 - i] = (evens[i] - odds[i] + half) >> shift;
  }
}

/** A block of dequantised coefficients, row by row, as 8 × 8 samples at `target` of rows that are `stride` bytes. */
export function inverseDct(block: Int32Array, samples: Uint8Array, target: number, stride: number): void {
  for (let x = 0; x < 8; x++) {
    transform(block, x, 8, CONSTANT_BITS - PASS_BITS);
    for (let y = 0; y < 8; y++) between[y * 8 + x] = line[y];
  }
  for (let y = 0; y < 8; y++) {
    transform(between, y * 8, 1, CONSTANT_BITS + PASS_BITS + 3);
    for (let x = 0; x < 8; x++) {
      samples[target + y * stride + x] = Math.max(0, Math.min(255, line[x] + 128));
    }
  }
}
