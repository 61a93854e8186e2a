import { expect, test } from 'vitest';
import { EXEC, readListing } from './listing';
import { Registers } from './registers';
import { scalarOperation } from './scalar-operations';
import { laneOperations, relations, upperProduct } from './vector-operations';

/** Runs scalar instructions on registers that hold what `given` says. */
function scalars(lines: readonly string[], given: Record<number, number> = {}): Registers {
  const registers = new Registers();
  for (const [register, value] of Object.entries(given)) registers.setScalar(Number(register), value);
  for (const one of readListing(lines.map((line) => `\t${line}`).join('\n')).instructions) {
    scalarOperation(one)(registers);
  }
  return registers;
}

test('scalar arithmetic in 32 bits, with what it says of overflow', () => {
  const sum = scalars(['s_add_u32 s2, s0, s1', 's_addc_u32 s3, 0, 0'], { 0: 0xffffffff, 1: 2 });
  expect([sum.scalar(2), sum.scalar(3)]).toEqual([1, 1]);
  expect(scalars(['s_mul_hi_u32 s1, s0, 0x38e38e39'], { 0: 36 * 7 + 3 }).scalar(1) >>> 3).toBe(7);
  expect(scalars(['s_movk_i32 s0, 0x8000']).scalar(0)).toBe(0xffff8000);
  expect(scalars(['s_addk_i32 s0, 0xffff'], { 0: 5 }).scalar(0)).toBe(4);
  expect(scalars(['s_min_i32 s1, s0, 3'], { 0: 0xfffffffe }).scalar(1)).toBe(0xfffffffe);
  expect(scalars(['s_bfe_u32 s1, s0, 0x80004'], { 0: 0x12345 }).scalar(1)).toBe(0x34);
  expect(scalars(['s_lshl2_add_u32 s1, s0, 3'], { 0: 10 }).scalar(1)).toBe(43);
  const halves = { 0: 0x11112222, 1: 0x33334444 };
  expect(scalars(['s_pack_lh_b32_b16 s2, s0, s1'], halves).scalar(2)).toBe(0x33332222);
  expect(scalars(['s_pack_hh_b32_b16 s2, s0, s1'], halves).scalar(2)).toBe(0x33331111);
});

test('masks of 64 lanes: made, combined, replicated, shifted', () => {
  const pair = (registers: Registers) => [registers.scalar(2), registers.scalar(3)];
  expect(pair(scalars(['s_bfm_b64 s[2:3], 40, 0']))).toEqual([0xffffffff, 0xff]);
  expect(pair(scalars(['s_mov_b64 s[0:1], -1', 's_andn2_b64 s[2:3], s[0:1], 0xff']))).toEqual([
    0xffffff00, 0xffffffff,
  ]);
  expect(pair(scalars(['s_bitreplicate_b64_b32 s[2:3], s0'], { 0: 0x80000005 }))).toEqual([0x33, 0xc0000000]);
  expect(pair(scalars(['s_lshl_b64 s[2:3], s[0:1], 4'], { 0: 0xf0000001, 1: 1 }))).toEqual([0x10, 0x1f]);
});

test('a branch of lanes: EXEC is saved, narrowed, and says whether anyone is left', () => {
  const some = scalars(['s_and_saveexec_b64 s[0:1], s[4:5]'], { 4: 0x0f, 5: 0 });
  expect([some.scalar(0), some.scalar(EXEC), some.activeCount, some.condition]).toEqual([
    0xffffffff,
    0x0f,
    4,
    true,
  ]);
  const none = scalars(['s_and_saveexec_b64 s[0:1], 0']);
  expect([none.execIsZero, none.condition]).toEqual([true, false]);
});

test('comparisons see signs where they are signed', () => {
  expect(scalars(['s_cmp_lt_i32 s0, 0'], { 0: 0xffffffff }).condition).toBe(true);
  expect(scalars(['s_cmp_lt_u32 s0, 0'], { 0: 0xffffffff }).condition).toBe(false);
  expect(scalars(['s_cmpk_ge_i32 s0, 0xffff'], { 0: 0xfffffffe }).condition).toBe(false);
  expect(scalars(['s_cmp_eq_i32 s0, 0', 's_cselect_b32 s1, 7, 9'], { 0: 1 }).scalar(1)).toBe(9);
});

test('operations of a lane', () => {
  const of = (op: string, a: number, b = 0, c = 0) => laneOperations.get(op)?.of(a, b, c, 0);
  expect(upperProduct(0xffffffff, 0xffffffff)).toBe(0xfffffffe);
  expect(upperProduct(0x12345678, 0x9abcdef0)).toBe(Number((0x12345678n * 0x9abcdef0n) >> 32n));
  expect(of('v_bfe_u32', 0x12345, 4, 8)).toBe(0x34);
  expect(of('v_mul_hi_i32', -3, 0x40000000)).toBe(-1);
  expect(of('v_med3_i32', 9, -1, 4)).toBe(4);
  expect(of('v_alignbit_b32', 1, 0x80000000, 31)).toBe(3);
  expect(of('v_max_f32', Number.NaN, 2)).toBe(2);
  expect(of('v_rndne_f32', 2.5)).toBe(2);
  expect(of('v_cvt_u32_f32', -4)).toBe(0);
  expect(of('v_exp_f32', 3)).toBe(8);
  // “Not less” holds where there is no number, “greater or equal” does not.
  expect([relations.nlt?.(Number.NaN, 1), relations.ge?.(Number.NaN, 1)]).toEqual([true, false]);
});
