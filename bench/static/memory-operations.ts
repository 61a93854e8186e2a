/** Loads and stores, decoded once. */
import type { Instruction, Operand } from './listing';
import { bufferAccess, workgroupAccess } from './memory';
import { LANES, UnknownInstruction } from './registers';
import type { Machine } from './wave';

/** `s_load_dwordx4 s[8:11], s[8:9], 16` reads descriptors; `s_buffer_load_…` a buffer, the same word for all lanes. */
export function scalarLoad({ registers, memory, clock }: Machine, instruction: Instruction): () => void {
  const { op, operands } = instruction;
  const [target, base, offset] = operands;
  const words = Number(/_dword(?:x(\d+))?$/.exec(op)?.[1] ?? 1);
  if (target?.kind !== 'scalar' || base?.kind !== 'scalar') throw new UnknownInstruction(instruction);
  const isBuffer = op.startsWith('s_buffer');
  return () => {
    clock.scalarMemory();
    const from = registers.scalar(base.at);
    const plus = offset ? registers.readScalar(offset) : 0;
    const loaded = Array.from({ length: words }, (_, i) =>
      isBuffer ? memory.word(from, plus + 4 * i) : memory.descriptorWord(from + plus + 4 * i),
    );
    for (const [i, word] of loaded.entries()) registers.setScalar(target.at + i, word);
  };
}

/** What moves between memory and the registers of a lane. */
const BUFFER_BYTES: Readonly<Record<string, number>> = {
  dword: 4,
  dwordx2: 8,
  dwordx3: 12,
  dwordx4: 16,
  ubyte: 1,
  sbyte: 1,
  byte: 1,
  ushort: 2,
  sshort: 2,
  short: 2,
};

function rowOf(operand: Operand | undefined, instruction: Instruction): number {
  if (operand?.kind !== 'vector') throw new UnknownInstruction(instruction);
  return operand.at;
}

/** `buffer_load_dwordx4 v[32:35], v29, s[8:11], 0 offen offset:16` */
function bufferOperation(machine: Machine, instruction: Instruction): () => void {
  const { registers, memory, clock, counts } = machine;
  const { op, operands, modifiers } = instruction;
  const [data, address, descriptor, scalarOffset] = operands;
  const [, kind, size] = /^buffer_(load|store)_([a-z]+(?:x\d)?)(?:_d16(?:_hi)?)?$/.exec(op) ?? [];
  const bytes = BUFFER_BYTES[size ?? ''];
  if (bytes === undefined || descriptor?.kind !== 'scalar' || !scalarOffset)
    throw new UnknownInstruction(instruction);
  const isLoad = kind === 'load';
  const target = rowOf(data, instruction);
  const offset = Number(modifiers.offset ?? 0);
  const addressRow = address?.kind === 'vector' ? registers.row(address.at) : null;
  const addresses = new Float64Array(LANES);
  const isActive = (lane: number) => registers.isActive(lane);
  const mask = bytes === 1 ? 0xff : bytes === 2 ? 0xffff : 0xffffffff;
  const { words, active } = registers;
  return () => {
    const plus = offset + registers.readScalar(scalarOffset);
    for (let lane = 0; lane < LANES; lane++)
      addresses[lane] = (addressRow === null ? 0 : (words[addressRow + lane] ?? 0)) + plus;
    const { lines, cycles } = bufferAccess(addresses, isActive, bytes);
    counts.accesses += 1;
    counts.loads += isLoad ? 1 : 0;
    counts.lines += lines;
    counts.cacheCycles += cycles;
    clock.buffer(cycles, isLoad);
    const tag = registers.scalar(descriptor.at);
    if (registers.activeCount > 0) memory.note(tag, isLoad);
    if (!isLoad) return;
    for (let word = 0; word < Math.ceil(bytes / 4); word++) {
      const row = registers.row(target + word);
      for (let k = 0; k < registers.activeCount; k++) {
        const lane = active[k] ?? 0;
        words[row + lane] = memory.word(tag, (addresses[lane] ?? 0) + 4 * word) & mask;
      }
    }
  };
}

/** One of the places a `ds_read2` or `ds_write2` names, or the only one. */
interface Place {
  readonly offsetBytes: number;
  /** First register of the data. */
  readonly data: number;
}

/** `ds_read_b128 v[4:7], v1 offset:16`, `ds_write2st64_b32 v1, v2, v3 offset0:1 offset1:2` */
function workgroupOperation(machine: Machine, instruction: Instruction): () => void {
  const { registers, workgroupMemory, clock, counts } = machine;
  const { op, operands, modifiers } = instruction;
  const [, kind, pair, type] =
    /^ds_(read|write)(2st64|2)?_[biu](8|16|32|64|96|128)(?:_d16(?:_hi)?)?$/.exec(op) ?? [];
  if (kind === undefined) throw new UnknownInstruction(instruction);
  const isRead = kind === 'read';
  const bits = Number(type);
  const dataWords = Math.ceil(bits / 32);
  const unit = (bits / 8) * (pair === '2st64' ? 64 : 1);
  const addressRow = registers.row(rowOf(isRead ? operands[1] : operands[0], instruction));
  const first = rowOf(isRead ? operands[0] : operands[1], instruction);
  const places: Place[] = pair
    ? [
        { offsetBytes: Number(modifiers.offset0 ?? 0) * unit, data: first },
        {
          offsetBytes: Number(modifiers.offset1 ?? 0) * unit,
          data: isRead ? first + dataWords : rowOf(operands[2], instruction),
        },
      ]
    : [{ offsetBytes: Number(modifiers.offset ?? 0), data: first }];
  const at = new Int32Array(LANES);
  const isActive = (lane: number) => registers.isActive(lane);
  const { words, active } = registers;
  const size = workgroupMemory.length;
  const cost = rememberedCost(dataWords);
  return () => {
    let cycles = 0;
    for (const { offsetBytes, data } of places) {
      for (let lane = 0; lane < LANES; lane++)
        at[lane] = ((words[addressRow + lane] ?? 0) + offsetBytes) >>> 2;
      cycles += cost(at, isActive, registers.activeCount);
      for (let word = 0; word < dataWords; word++) {
        const row = registers.row(data + word);
        for (let k = 0; k < registers.activeCount; k++) {
          const lane = active[k] ?? 0;
          const place = ((at[lane] ?? 0) + word) % size;
          if (isRead) words[row + lane] = workgroupMemory[place] ?? 0;
          else workgroupMemory[place] = words[row + lane] ?? 0;
        }
      }
    }
    counts.loads += isRead ? 1 : 0;
    counts.workgroupMemoryCycles += cycles;
    clock.workgroupMemory(cycles);
  };
}

/** Conflicts depend on how lanes lie to each other alone: a loop repeats them. */
function rememberedCost(dataWords: number) {
  const relative = new Int32Array(LANES);
  let known = -1;
  return (at: Int32Array, isActive: (lane: number) => boolean, activeCount: number): number => {
    const [origin = 0] = at;
    // With a part of the lanes at work, which they are counts as well.
    let same = known >= 0 && activeCount === LANES;
    for (let lane = 0; lane < LANES; lane++) {
      const distance = (at[lane] ?? 0) - origin;
      if (relative[lane] !== distance) same = false;
      relative[lane] = distance;
    }
    if (!same) {
      const cycles = workgroupAccess(at, isActive, dataWords);
      known = activeCount === LANES ? cycles : -1;
      return cycles;
    }
    return known;
  };
}

/** Exchanges between lanes go the way of workgroup memory. Lanes are not exchanged: what they hold is alike. */
function exchange({ registers, clock, counts }: Machine, instruction: Instruction): () => void {
  const { op, operands } = instruction;
  const from = registers.row(rowOf(op === 'ds_swizzle_b32' ? operands[1] : operands[2], instruction));
  const to = registers.row(rowOf(operands[0], instruction));
  return () => {
    counts.workgroupMemoryCycles += 2;
    clock.workgroupMemory(2);
    for (let k = 0; k < registers.activeCount; k++) {
      const lane = registers.active[k] ?? 0;
      registers.words[to + lane] = registers.words[from + lane] ?? 0;
    }
  };
}

/** Decodes an access of a buffer or of workgroup memory. Throws UnknownInstruction for one the model lacks. */
export function memoryOperation(machine: Machine, instruction: Instruction): () => void {
  if (/^ds_(swizzle|bpermute|permute)_b32$/.test(instruction.op)) return exchange(machine, instruction);
  if (instruction.op.startsWith('ds_')) return workgroupOperation(machine, instruction);
  return bufferOperation(machine, instruction);
}
