/** Vector instructions, decoded once: what they do to the registers of the active lanes, and the cycles they take. */
import { EXEC, type Instruction, type Operand, VCC } from './listing';
import { LANES, type Registers, type Source, UnknownInstruction } from './registers';
import { laneOperations, multiplyAdds, relations, type View, vectorCycles } from './vector-operations';
import type { Machine } from './wave';

const ZERO: Operand = { kind: 'constant', bits: 0, wide: 0n };

/** Operands read by instruction `registers`, with what prepares them. */
function sourcesOf(registers: Registers, operands: readonly Operand[]) {
  const found = operands.map((operand, i) => registers.source(operand, i));
  const prepare = found.flatMap((one) => (one.prepare ? [one.prepare] : []));
  return { sources: found.map(({ source }) => source), prepare };
}

/** A part of a word, as SDWA selects it: WORD_1, BYTE_0, DWORD. */
function selected(value: number, selection: string | undefined): number {
  const [, kind, index] = /^(WORD|BYTE)_(\d)$/.exec(selection ?? '') ?? [];
  if (kind === undefined) return value;
  return kind === 'WORD' ? (value >>> (16 * Number(index))) & 0xffff : (value >>> (8 * Number(index))) & 0xff;
}

function viewOf({ words, signed, floats }: Registers, view: View) {
  return view === 'float' ? floats : view === 'signed' ? signed : words;
}

function laneByLane(registers: Registers, { op, operands, modifiers }: Instruction): (() => void) | null {
  const operation = laneOperations.get(op);
  const [target, ...given] = operands;
  if (!operation || target?.kind !== 'vector') return null;
  const { sources, prepare } = sourcesOf(registers, [...given, ZERO, ZERO, ZERO].slice(0, 3));
  const [a, b, c] = sources as [Source, Source, Source];
  const read = viewOf(registers, operation.reads);
  const written = viewOf(registers, operation.writes);
  const { of } = operation;
  const at = registers.row(target.at);
  const { active } = registers;
  const selections = [modifiers.src0_sel, modifiers.src1_sel];
  const selects =
    operation.reads === 'word' && selections.some((one) => one !== undefined && one !== 'DWORD');
  return () => {
    for (const ready of prepare) ready();
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      let x = read[a.at + lane * a.stride] ?? 0;
      let y = read[b.at + lane * b.stride] ?? 0;
      if (selects) {
        x = selected(x, selections[0]);
        y = selected(y, selections[1]);
      }
      written[at + lane] = of(x, y, read[c.at + lane * c.stride] ?? 0, read[at + lane] ?? 0);
    }
  };
}

/** `v_cmp_lt_u32 MASK, a, b`; `v_cmpx_…` writes into EXEC. */
function comparison(registers: Registers, { op, operands }: Instruction): (() => void) | null {
  const [, exec, name, type, width] = /^v_cmp(x?)_(\w+)_([fiu])(16|32)$/.exec(op) ?? [];
  const relation = relations[name ?? ''];
  if (!relation) return null;
  const target: Operand | undefined = exec
    ? { kind: 'scalar', at: EXEC, negated: false, absolute: false }
    : operands[0];
  const { sources, prepare } = sourcesOf(registers, operands.slice(-2));
  const [a, b] = sources as [Source, Source];
  // Halves are all 1.
  const read =
    width === '16' ? null : viewOf(registers, type === 'f' ? 'float' : type === 'i' ? 'signed' : 'word');
  const { active } = registers;
  return () => {
    for (const ready of prepare) ready();
    let low = 0;
    let high = 0;
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      const holds = read
        ? relation(read[a.at + lane * a.stride] ?? 0, read[b.at + lane * b.stride] ?? 0)
        : relation(1, 1);
      if (holds && lane < 32) low |= 1 << lane;
      else if (holds) high |= 1 << (lane - 32);
    }
    if (target) registers.writePair(target, low >>> 0, high >>> 0);
  };
}

/** Takes the second operand where the mask has a bit, the first elsewhere. */
function selection(registers: Registers, { operands }: Instruction): (() => void) | null {
  const [target, first, second, mask] = operands;
  if (target?.kind !== 'vector' || !first || !second) return null;
  const { sources, prepare } = sourcesOf(registers, [first, second]);
  const [a, b] = sources as [Source, Source];
  const by: Operand = mask ?? { kind: 'scalar', at: VCC, negated: false, absolute: false };
  const at = registers.row(target.at);
  const { active, words } = registers;
  return () => {
    for (const ready of prepare) ready();
    const bits = registers.readPair(by);
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      const set = ((bits[lane >> 5] ?? 0) >>> (lane & 31)) & 1;
      const from = set ? b : a;
      words[at + lane] = words[from.at + lane * from.stride] ?? 0;
    }
  };
}

/** 64-bit values lie in two registers. */
function wide(registers: Registers, { op, operands }: Instruction): (() => void) | null {
  const [target, first, second] = operands;
  const shift = /^v_(lshl|lshr|ashr)rev_[bi]64$/.exec(op)?.[1];
  if (target?.kind !== 'vector' || !first || !second || !shift) return null;
  const { sources } = sourcesOf(registers, [first]);
  const [by] = sources as [Source];
  const { active, words } = registers;
  const value = (lane: number): bigint => {
    if (second.kind === 'vector') {
      const low = words[registers.row(second.at) + lane] ?? 0;
      return (BigInt(words[registers.row(second.at + 1) + lane] ?? 0) << 32n) | BigInt(low);
    }
    const [low, high] = registers.readPair(second);
    return (BigInt(high) << 32n) | BigInt(low);
  };
  return () => {
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      const amount = BigInt((words[by.at + lane * by.stride] ?? 0) & 63);
      const x = value(lane);
      const shifted =
        shift === 'lshl' ? x << amount : (shift === 'ashr' ? BigInt.asIntN(64, x) : x) >> amount;
      const result = BigInt.asUintN(64, shifted);
      words[registers.row(target.at) + lane] = Number(result & 0xffffffffn);
      words[registers.row(target.at + 1) + lane] = Number(result >> 32n);
    }
  };
}

/** `v_mbcnt`: how many bits of a mask are below the lane. */
function bitsBelow(registers: Registers, { op, operands }: Instruction): (() => void) | null {
  const [target, mask, addend] = operands;
  if (target?.kind !== 'vector' || !mask || !addend) return null;
  const { sources } = sourcesOf(registers, [mask, addend]);
  const [m, plus] = sources as [Source, Source];
  const from = op === 'v_mbcnt_hi_u32_b32' ? 32 : 0;
  const { active, words } = registers;
  const at = registers.row(target.at);
  return () => {
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      const bits = words[m.at + lane * m.stride] ?? 0;
      let count = 0;
      for (let bit = 0; bit < Math.min(32, lane - from); bit++) count += (bits >>> bit) & 1;
      words[at + lane] = count + (words[plus.at + lane * plus.stride] ?? 0);
    }
  };
}

function swap(registers: Registers, { operands }: Instruction): (() => void) | null {
  const [one, other] = operands;
  if (one?.kind !== 'vector' || other?.kind !== 'vector') return null;
  const { active, words } = registers;
  const [a, b] = [registers.row(one.at), registers.row(other.at)];
  return () => {
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      const kept = words[a + lane] ?? 0;
      words[a + lane] = words[b + lane] ?? 0;
      words[b + lane] = kept;
    }
  };
}

/** One lane's value into a scalar register. */
function readLane(registers: Registers, { op, operands }: Instruction): (() => void) | null {
  const [target, from, which] = operands;
  if (target?.kind !== 'scalar' || !from) return null;
  const { sources } = sourcesOf(registers, [from]);
  const [source] = sources as [Source];
  return () => {
    const lane =
      op === 'v_readlane_b32' && which ? registers.readScalar(which) % LANES : (registers.active[0] ?? 0);
    registers.setScalar(target.at, registers.words[source.at + lane * source.stride] ?? 0);
  };
}

function writeLane(registers: Registers, { operands }: Instruction): (() => void) | null {
  const [target, value, which] = operands;
  if (target?.kind !== 'vector' || !value || !which) return null;
  const at = registers.row(target.at);
  return () => {
    registers.words[at + (registers.readScalar(which) % LANES)] = registers.readScalar(value);
  };
}

/** Lanes are not exchanged: what they hold is alike. */
function permutation(registers: Registers, { operands }: Instruction): (() => void) | null {
  const [target, from] = operands;
  if (target?.kind !== 'vector' || !from) return null;
  return laneByLane(registers, { op: 'v_mov_b32', operands: [target, from], modifiers: {} });
}

const special: Record<string, (registers: Registers, instruction: Instruction) => (() => void) | null> = {
  v_cndmask_b32: selection,
  v_mbcnt_lo_u32_b32: bitsBelow,
  v_mbcnt_hi_u32_b32: bitsBelow,
  v_swap_b32: swap,
  v_readfirstlane_b32: readLane,
  v_readlane_b32: readLane,
  v_writelane_b32: writeLane,
  v_permlane16_b32: permutation,
  v_permlanex16_b32: permutation,
};

/** v_ldexp_f32 a, b: a · 2^b, the one operation whose operands are of two kinds. */
function loadExponent(registers: Registers, { op, operands }: Instruction): (() => void) | null {
  const [target, value, exponent] = operands;
  if (op !== 'v_ldexp_f32' || target?.kind !== 'vector' || !value || !exponent) return null;
  const { sources, prepare } = sourcesOf(registers, [value, exponent]);
  const [a, b] = sources as [Source, Source];
  const { active, floats, signed } = registers;
  const at = registers.row(target.at);
  return () => {
    for (const ready of prepare) ready();
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = active[k] ?? 0;
      floats[at + lane] = (floats[a.at + lane * a.stride] ?? 0) * 2 ** (signed[b.at + lane * b.stride] ?? 0);
    }
  };
}

/** Decodes a vector instruction. Throws UnknownInstruction for one the model lacks. */
export function vectorInstruction(machine: Machine, instruction: Instruction): () => void {
  const { registers, clock, counts } = machine;
  const decode = special[instruction.op];
  const run = decode
    ? decode(registers, instruction)
    : (laneByLane(registers, instruction) ??
      comparison(registers, instruction) ??
      wide(registers, instruction) ??
      loadExponent(registers, instruction));
  if (!run) throw new UnknownInstruction(instruction);
  const cycles = vectorCycles(instruction.op);
  const fused = multiplyAdds.get(instruction.op) ?? 0;
  return () => {
    counts.vectorCycles += cycles;
    counts.multiplyAdds += fused;
    if (fused > 0) counts.multiplyAddCycles += cycles;
    clock.now += cycles;
    run();
  };
}
