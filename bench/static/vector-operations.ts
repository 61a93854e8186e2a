/**
 * What the vector instructions do to a lane. Halves are not computed: whatever is read from memory is 1, and so is every
 * result of arithmetic in halves. Where a program goes and what it addresses does not depend on them.
 */

/** As what the registers' bits are read or written. */
export type View = 'word' | 'signed' | 'float';

export interface LaneOperation {
  readonly reads: View;
  readonly writes: View;
  /** `d` is what the destination held. */
  readonly of: (a: number, b: number, c: number, d: number) => number;
}

const ONE_HALF_BITS = 0x3c00;
/** Two halves of 1. */
export const HALVES_OF_ONE = 0x3c003c00;

/** The upper 32 of the 64 bits of a product of unsigned numbers. */
export function upperProduct(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65536);
  return aHigh * bHigh + Math.floor((middle + aLow * bHigh) / 65536);
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** As the hardware has it: the other operand where one is no number. */
function lesser(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}

function greater(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);
}

/** To an integer within the bounds, 0 where it is no number. */
function clampedInteger(a: number, least: number, most: number): number {
  return Number.isNaN(a) ? 0 : Math.min(most, Math.max(least, Math.trunc(a)));
}

function nearestEven(a: number): number {
  const floor = Math.floor(a);
  const rest = a - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

type Of = LaneOperation['of'];

const onWords: Record<string, Of> = {
  v_mov_b32: (a) => a,
  v_add_nc_u32: (a, b) => a + b,
  v_sub_nc_u32: (a, b) => a - b,
  v_subrev_nc_u32: (a, b) => b - a,
  v_lshlrev_b32: (a, b) => b << (a & 31),
  v_lshrrev_b32: (a, b) => b >>> (a & 31),
  v_and_b32: (a, b) => a & b,
  v_or_b32: (a, b) => a | b,
  v_xor_b32: (a, b) => a ^ b,
  v_xnor_b32: (a, b) => ~(a ^ b),
  v_not_b32: (a) => ~a,
  v_min_u32: (a, b) => Math.min(a, b),
  v_max_u32: (a, b) => Math.max(a, b),
  v_min3_u32: (a, b, c) => Math.min(a, b, c),
  v_max3_u32: (a, b, c) => Math.max(a, b, c),
  v_med3_u32: median,
  v_lshl_add_u32: (a, b, c) => (a << (b & 31)) + c,
  v_add_lshl_u32: (a, b, c) => (a + b) << (c & 31),
  v_add3_u32: (a, b, c) => a + b + c,
  v_lshl_or_b32: (a, b, c) => (a << (b & 31)) | c,
  v_and_or_b32: (a, b, c) => (a & b) | c,
  v_or3_b32: (a, b, c) => a | b | c,
  v_xor3_b32: (a, b, c) => a ^ b ^ c,
  v_xad_u32: (a, b, c) => ((a ^ b) >>> 0) + c,
  v_mul_lo_u32: (a, b) => Math.imul(a, b),
  v_mul_hi_u32: upperProduct,
  v_mul_u32_u24: (a, b) => Math.imul(a & 0xffffff, b & 0xffffff),
  v_mad_u32_u24: (a, b, c) => Math.imul(a & 0xffffff, b & 0xffffff) + c,
  v_bfe_u32: (a, b, c) => ((c & 31) === 0 ? 0 : (a >>> (b & 31)) & (0xffffffff >>> (32 - (c & 31)))),
  v_bfi_b32: (a, b, c) => (a & b) | (~a & c),
  v_alignbit_b32: (a, b, c) => ((c & 31) === 0 ? b : (a << (32 - (c & 31))) | (b >>> (c & 31))),
  v_cvt_f16_f32: () => ONE_HALF_BITS,
  v_cvt_pkrtz_f16_f32: () => HALVES_OF_ONE,
  v_cvt_pk_f16_f32: () => HALVES_OF_ONE,
  v_pack_b32_f16: () => HALVES_OF_ONE,
  v_pk_fma_f16: () => HALVES_OF_ONE,
  v_pk_add_f16: () => HALVES_OF_ONE,
  v_pk_mul_f16: () => HALVES_OF_ONE,
  v_pk_max_f16: () => HALVES_OF_ONE,
  v_pk_min_f16: () => HALVES_OF_ONE,
  v_fma_mixlo_f16: () => HALVES_OF_ONE,
  v_fma_mixhi_f16: () => HALVES_OF_ONE,
  v_add_f16: () => ONE_HALF_BITS,
  v_sub_f16: () => ONE_HALF_BITS,
  v_mul_f16: () => ONE_HALF_BITS,
  v_fma_f16: () => ONE_HALF_BITS,
  v_fmac_f16: () => ONE_HALF_BITS,
  v_max_f16: () => ONE_HALF_BITS,
  v_min_f16: () => ONE_HALF_BITS,
};

const onSigned: Record<string, Of> = {
  v_ashrrev_i32: (a, b) => b >> (a & 31),
  v_min_i32: (a, b) => Math.min(a, b),
  v_max_i32: (a, b) => Math.max(a, b),
  v_min3_i32: (a, b, c) => Math.min(a, b, c),
  v_max3_i32: (a, b, c) => Math.max(a, b, c),
  v_med3_i32: median,
  v_mul_hi_i32: (a, b) => Number((BigInt(a) * BigInt(b)) >> 32n),
  v_mul_i32_i24: (a, b) => Math.imul((a << 8) >> 8, (b << 8) >> 8),
  v_mad_i32_i24: (a, b, c) => Math.imul((a << 8) >> 8, (b << 8) >> 8) + c,
  v_bfe_i32: (a, b, c) => ((c & 31) === 0 ? 0 : ((a >> (b & 31)) << (32 - (c & 31))) >> (32 - (c & 31))),
  v_sad_u32: (a, b, c) => Math.abs((a >>> 0) - (b >>> 0)) + c,
};

const onFloats: Record<string, Of> = {
  v_add_f32: (a, b) => a + b,
  v_sub_f32: (a, b) => a - b,
  v_subrev_f32: (a, b) => b - a,
  v_mul_f32: (a, b) => a * b,
  v_mul_legacy_f32: (a, b) => a * b,
  v_fma_f32: (a, b, c) => a * b + c,
  v_mad_f32: (a, b, c) => a * b + c,
  v_fmaak_f32: (a, b, c) => a * b + c,
  v_fmamk_f32: (a, b, c) => a * b + c,
  v_fmac_f32: (a, b, _, d) => a * b + d,
  v_fma_mix_f32: () => 1,
  v_dot2_f32_f16: () => 1,
  v_dot2c_f32_f16: () => 1,
  v_max_f32: greater,
  v_min_f32: lesser,
  v_max3_f32: (a, b, c) => greater(greater(a, b), c),
  v_min3_f32: (a, b, c) => lesser(lesser(a, b), c),
  v_med3_f32: median,
  v_exp_f32: (a) => 2 ** a,
  v_log_f32: (a) => Math.log2(a),
  v_rcp_f32: (a) => 1 / a,
  v_rcp_iflag_f32: (a) => 1 / a,
  v_rsq_f32: (a) => 1 / Math.sqrt(a),
  v_sqrt_f32: (a) => Math.sqrt(a),
  v_sin_f32: (a) => Math.sin(2 * Math.PI * a),
  v_cos_f32: (a) => Math.cos(2 * Math.PI * a),
  v_rndne_f32: nearestEven,
  v_floor_f32: (a) => Math.floor(a),
  v_ceil_f32: (a) => Math.ceil(a),
  v_trunc_f32: (a) => Math.trunc(a),
  v_fract_f32: (a) => a - Math.floor(a),
};

const mixed: Record<string, LaneOperation> = {
  v_cvt_f32_u32: { reads: 'word', writes: 'float', of: (a) => a },
  v_cvt_f32_i32: { reads: 'signed', writes: 'float', of: (a) => a },
  v_cvt_u32_f32: { reads: 'float', writes: 'word', of: (a) => clampedInteger(a, 0, 0xffffffff) },
  v_cvt_i32_f32: { reads: 'float', writes: 'signed', of: (a) => clampedInteger(a, -0x80000000, 0x7fffffff) },
  v_cvt_f32_ubyte0: { reads: 'word', writes: 'float', of: (a) => a & 0xff },
  v_cvt_f32_ubyte1: { reads: 'word', writes: 'float', of: (a) => (a >>> 8) & 0xff },
  v_cvt_f32_ubyte2: { reads: 'word', writes: 'float', of: (a) => (a >>> 16) & 0xff },
  v_cvt_f32_ubyte3: { reads: 'word', writes: 'float', of: (a) => a >>> 24 },
  v_cvt_f32_f16: { reads: 'word', writes: 'float', of: () => 1 },
};

const same = (view: View, table: Record<string, Of>) =>
  Object.entries(table).map(([op, of]): [string, LaneOperation] => [op, { reads: view, writes: view, of }]);

export const laneOperations: ReadonlyMap<string, LaneOperation> = new Map([
  ...same('word', onWords),
  ...same('signed', onSigned),
  ...same('float', onFloats),
  ...Object.entries(mixed),
]);

/** Multiply-adds a lane does in one instruction. */
export const multiplyAdds: ReadonlyMap<string, number> = new Map([
  ...[
    'v_fma_f32',
    'v_fmac_f32',
    'v_mad_f32',
    'v_fmaak_f32',
    'v_fmamk_f32',
    'v_fma_mix_f32',
    'v_fma_f16',
    'v_fmac_f16',
  ].map((op): [string, number] => [op, 1]),
  ['v_fma_mixlo_f16', 1],
  ['v_fma_mixhi_f16', 1],
  ['v_pk_fma_f16', 2],
  ['v_dot2_f32_f16', 2],
  ['v_dot2c_f32_f16', 2],
]);

const QUARTER_RATE =
  /^v_(mul_lo_u32|mul_hi_u32|mul_hi_i32|mad_u64_u32|mad_i64_i32|exp_f\d+|log_f\d+|rcp_f\d+|rcp_iflag_f32|rsq_f\d+|sqrt_f\d+|sin_f\d+|cos_f\d+)$/;
const HALF_RATE = /_(b64|u64|i64)$/;

/** Cycles that a wave of 64 keeps a SIMD of 32 lanes busy. */
export function vectorCycles(op: string): number {
  if (QUARTER_RATE.test(op)) return 8;
  return HALF_RATE.test(op) && !op.startsWith('v_cmp') ? 4 : 2;
}

/** How a comparison `v_cmp_REL_…` answers. An N before a relation: also where an operand is no number. */
export const relations: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lg: (a, b) => a < b || a > b,
  neq: (a, b) => a !== b,
  nlt: (a, b) => !(a < b),
  nle: (a, b) => !(a <= b),
  ngt: (a, b) => !(a > b),
  nge: (a, b) => !(a >= b),
  nlg: (a, b) => !(a < b || a > b),
  o: (a, b) => !(Number.isNaN(a) || Number.isNaN(b)),
  u: (a, b) => Number.isNaN(a) || Number.isNaN(b),
};
