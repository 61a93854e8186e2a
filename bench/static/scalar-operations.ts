/** What the scalar instructions do. 64-bit operations that work bit by bit are those of 32 bits on both halves. */
import { EXEC, type Instruction } from './listing';
import { type Registers, UnknownInstruction } from './registers';

type Run = (registers: Registers) => void;
/** What the condition becomes: whether the result is not zero, something of the operands, or as it was. */
type Condition = 'not zero' | 'as it was' | ((a: number, b: number) => boolean);

const signed = (a: number): number => a | 0;
const short = (a: number): number => (a << 16) >> 16;
const mask = (bits: number): number => (bits === 0 ? 0 : 0xffffffff >>> (32 - Math.min(32, bits)));

const words: Record<string, [of: (a: number, b: number) => number, condition: Condition]> = {
  s_mov_b32: [(a) => a, 'as it was'],
  s_movk_i32: [short, 'as it was'],
  s_add_u32: [(a, b) => a + b, (a, b) => a + b > 0xffffffff],
  s_add_i32: [(a, b) => a + b, (a, b) => signed(a) + signed(b) !== signed(a + b)],
  s_sub_u32: [(a, b) => a - b, (a, b) => a < b],
  s_sub_i32: [(a, b) => a - b, (a, b) => signed(a) - signed(b) !== signed(a - b)],
  s_mul_i32: [(a, b) => Math.imul(a, b), 'as it was'],
  s_mul_hi_u32: [(a, b) => Number((BigInt(a) * BigInt(b)) >> 32n), 'as it was'],
  s_mul_hi_i32: [(a, b) => Number((BigInt(signed(a)) * BigInt(signed(b))) >> 32n), 'as it was'],
  s_lshl_b32: [(a, b) => a << (b & 31), 'not zero'],
  s_lshr_b32: [(a, b) => a >>> (b & 31), 'not zero'],
  s_ashr_i32: [(a, b) => signed(a) >> (b & 31), 'not zero'],
  s_bfm_b32: [(a, b) => mask(a & 31) << (b & 31), 'as it was'],
  s_bfe_u32: [(a, b) => (a >>> (b & 31)) & mask((b >>> 16) & 0x7f), 'not zero'],
  s_min_u32: [(a, b) => Math.min(a, b), (a, b) => a < b],
  s_max_u32: [(a, b) => Math.max(a, b), (a, b) => a > b],
  s_min_i32: [(a, b) => Math.min(signed(a), signed(b)), (a, b) => signed(a) < signed(b)],
  s_max_i32: [(a, b) => Math.max(signed(a), signed(b)), (a, b) => signed(a) > signed(b)],
  s_abs_i32: [(a) => Math.abs(signed(a)), 'not zero'],
  s_lshl1_add_u32: [(a, b) => (a << 1) + b, 'as it was'],
  s_lshl2_add_u32: [(a, b) => (a << 2) + b, 'as it was'],
  s_lshl3_add_u32: [(a, b) => (a << 3) + b, 'as it was'],
  s_lshl4_add_u32: [(a, b) => (a << 4) + b, 'as it was'],
  s_pack_ll_b32_b16: [(a, b) => (a & 0xffff) | (b << 16), 'as it was'],
  s_pack_lh_b32_b16: [(a, b) => (a & 0xffff) | (b & 0xffff0000), 'as it was'],
  s_pack_hh_b32_b16: [(a, b) => (a >>> 16) | (b & 0xffff0000), 'as it was'],
  s_sext_i32_i16: [short, 'as it was'],
  s_sext_i32_i8: [(a) => (a << 24) >> 24, 'as it was'],
  s_brev_b32: [
    (a) => {
      let reversed = 0;
      for (let bit = 0; bit < 32; bit++) if ((a >>> bit) & 1) reversed |= 1 << (31 - bit);
      return reversed;
    },
    'as it was',
  ],
  s_ff1_i32_b32: [(a) => (a === 0 ? -1 : 31 - Math.clz32(a & -a)), 'as it was'],
  s_flbit_i32_b32: [(a) => (a === 0 ? -1 : Math.clz32(a)), 'as it was'],
};

/** Bit by bit: `_b32` and `_b64`. All set the condition by whether the result is zero. */
const bits: Record<string, (a: number, b: number) => number> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  andn1: (a, b) => ~a & b,
  andn2: (a, b) => a & ~b,
  orn1: (a, b) => ~a | b,
  orn2: (a, b) => a | ~b,
  nand: (a, b) => ~(a & b),
  nor: (a, b) => ~(a | b),
  xnor: (a, b) => ~(a ^ b),
  not: (a) => ~a,
};

const wide: Record<string, (a: bigint, b: bigint) => bigint> = {
  s_lshl_b64: (a, b) => a << (b & 63n),
  s_lshr_b64: (a, b) => a >> (b & 63n),
  s_bfm_b64: (a, b) => ((1n << (a & 63n)) - 1n) << (b & 63n),
  s_bfe_u64: (a, b) => (a >> (b & 63n)) & ((1n << ((b >> 16n) & 0x7fn)) - 1n),
};

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  lg: (a, b) => a !== b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
};

/** Every bit twice. */
function replicated(a: number): [low: number, high: number] {
  const spread = (half: number) => {
    let out = 0;
    for (let bit = 0; bit < 16; bit++) if ((half >>> bit) & 1) out |= 3 << (2 * bit);
    return out;
  };
  return [spread(a & 0xffff), spread(a >>> 16)];
}

/** Decodes a scalar instruction that neither branches nor touches memory. */
export function scalarOperation(instruction: Instruction): Run {
  const { op, operands } = instruction;
  const [target, first, second] = operands;
  if (!target) throw new UnknownInstruction(instruction);
  const write = (registers: Registers, value: number) => {
    if (target.kind !== 'scalar') throw new UnknownInstruction(instruction);
    registers.setScalar(target.at, value);
  };
  const pair = ([low, high]: [number, number]) => BigInt(low) | (BigInt(high) << 32n);

  const compared = /^s_cmp(k?)_(\w\w)_([iu])(32|64)$/.exec(op);
  const compare = comparisons[compared?.[2] ?? ''];
  if (compared && compare && first) {
    const [, inline, , type, width] = compared;
    if (width === '64')
      return (r) => {
        r.condition = (pair(r.readPair(target)) === pair(r.readPair(first))) === (compared[2] === 'eq');
      };
    return (r) => {
      const [a, b] = [r.readScalar(target), r.readScalar(first)];
      const right = inline ? (type === 'i' ? short(b) : b & 0xffff) : b;
      r.condition = type === 'i' ? compare(signed(a), signed(right)) : compare(a, right >>> 0);
    };
  }
  if (op === 's_bitcmp1_b32' || op === 's_bitcmp0_b32')
    return (r) => {
      const bit = first ? (r.readScalar(target) >>> (r.readScalar(first) & 31)) & 1 : 0;
      r.condition = (bit === 1) === (op === 's_bitcmp1_b32');
    };

  if (!first) throw new UnknownInstruction(instruction);
  if (op === 's_addk_i32' || op === 's_mulk_i32')
    return (r) => {
      const [a, k] = [r.readScalar(target), short(r.readScalar(first))];
      write(r, op === 's_addk_i32' ? a + k : Math.imul(a, k));
    };
  if (op === 's_mov_b64') return (r) => r.writePair(target, ...r.readPair(first));
  if (op === 's_cmov_b32')
    return (r) => {
      if (r.condition) write(r, r.readScalar(first));
    };
  if (op === 's_bitreplicate_b64_b32') return (r) => r.writePair(target, ...replicated(r.readScalar(first)));

  const [, saving, width] = /^s_(\w+)_saveexec_b(64)$/.exec(op) ?? [];
  const saved = bits[saving ?? ''];
  if (width && saved)
    return (r) => {
      const exec = r.readPair({ kind: 'scalar', at: EXEC, negated: false, absolute: false });
      const by = r.readPair(first);
      r.writePair(target, ...exec);
      r.setExec(saved(by[0], exec[0]) >>> 0, saved(by[1], exec[1]) >>> 0);
      r.condition = !r.execIsZero;
    };

  const [, name, size] = /^s_(\w+)_b(32|64)$/.exec(op) ?? [];
  const bitwise = bits[name ?? ''];
  if (bitwise && size === '32')
    return (r) => {
      const result = bitwise(r.readScalar(first), second ? r.readScalar(second) : 0) >>> 0;
      write(r, result);
      r.condition = result !== 0;
    };
  if (bitwise)
    return (r) => {
      const a = r.readPair(first);
      const b: [number, number] = second ? r.readPair(second) : [0, 0];
      const [low, high] = [bitwise(a[0], b[0]) >>> 0, bitwise(a[1], b[1]) >>> 0];
      r.writePair(target, low, high);
      r.condition = low !== 0 || high !== 0;
    };

  const known = words[op];
  if (known) {
    const [of, condition] = known;
    return (r) => {
      const [a, b] = [r.readScalar(first), second ? r.readScalar(second) : 0];
      const result = of(a, b) >>> 0;
      write(r, result);
      if (condition === 'not zero') r.condition = result !== 0;
      else if (condition !== 'as it was') r.condition = condition(a, b);
    };
  }
  if (!second) throw new UnknownInstruction(instruction);
  if (op === 's_addc_u32')
    return (r) => {
      const sum = r.readScalar(first) + r.readScalar(second) + (r.condition ? 1 : 0);
      write(r, sum >>> 0);
      r.condition = sum > 0xffffffff;
    };
  if (op === 's_cselect_b32') return (r) => write(r, r.readScalar(r.condition ? first : second));
  if (op === 's_cselect_b64') return (r) => r.writePair(target, ...r.readPair(r.condition ? first : second));
  const of = wide[op];
  if (!of) throw new UnknownInstruction(instruction);
  return (r) => {
    const result = BigInt.asUintN(64, of(pair(r.readPair(first)), pair(r.readPair(second))));
    r.writePair(target, Number(result & 0xffffffffn), Number(result >> 32n));
    if (op !== 's_bfm_b64') r.condition = result !== 0n;
  };
}
