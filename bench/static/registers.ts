/** The registers of one wave of 64 lanes. */
import { EXEC, type Instruction, NULL, type Operand } from './listing';

export const LANES = 64;
const VECTOR_REGISTERS = 256;
/** Beside s0 … s105 those with names: VCC, M0, NULL, EXEC. */
const SCALAR_REGISTERS = 128;
const SCALARS = VECTOR_REGISTERS * LANES;
/** Rows for operands whose sign is changed on the way. */
const SCRATCH = SCALARS + SCALAR_REGISTERS;
const MOST_SOURCES = 4;
const CONSTANTS = SCRATCH + MOST_SOURCES * LANES;
const MOST_CONSTANTS = 65536;

export class UnknownInstruction extends Error {
  override readonly name = 'UnknownInstruction';

  constructor({ op, operands }: Instruction) {
    super(`The model does not know ${op} with ${operands.length} operands`);
  }
}

/** Where the lanes of an operand lie: lane i at `at` + i · `stride`; a scalar has stride 0. */
export interface Source {
  readonly at: number;
  readonly stride: number;
}

/** One stretch of memory, seen as unsigned, signed and float32: an operand is a place in it, whatever it is. */
export class Registers {
  readonly words = new Uint32Array(CONSTANTS + MOST_CONSTANTS);
  readonly signed = new Int32Array(this.words.buffer);
  readonly floats = new Float32Array(this.words.buffer);
  /** The scalar condition code. */
  condition = false;
  /** The lanes that take part, the first `activeCount` entries. */
  readonly active = new Int32Array(LANES);
  activeCount = 0;
  private constants = 0;

  constructor() {
    this.setExec(0xffffffff, 0xffffffff);
  }

  setExec(low: number, high: number): void {
    this.words[SCALARS + EXEC] = low;
    this.words[SCALARS + EXEC + 1] = high;
    this.activeCount = 0;
    for (let lane = 0; lane < LANES; lane++) {
      const half = lane < 32 ? low : high;
      if ((half >>> (lane & 31)) & 1) this.active[this.activeCount++] = lane;
    }
  }

  /** Whether lane `lane` is among the active ones. */
  isActive(lane: number): boolean {
    return (((this.words[SCALARS + EXEC + (lane >> 5)] ?? 0) >>> (lane & 31)) & 1) === 1;
  }

  get execIsZero(): boolean {
    return this.activeCount === 0;
  }

  /** Where the lanes of vector register `register` begin. */
  row(register: number): number {
    return register * LANES;
  }

  scalar(register: number): number {
    return this.words[SCALARS + register] ?? 0;
  }

  setScalar(register: number, value: number): void {
    if (register === NULL) return;
    this.words[SCALARS + register] = value;
    if (register === EXEC || register === EXEC + 1) this.setExec(this.scalar(EXEC), this.scalar(EXEC + 1));
  }

  /** The value of a scalar operand, 32 unsigned bits. */
  readScalar(operand: Operand): number {
    switch (operand.kind) {
      case 'constant':
        return operand.bits;
      case 'condition':
        return this.condition ? 1 : 0;
      case 'scalar':
        return operand.at === NULL ? 0 : this.scalar(operand.at);
      default:
        throw new TypeError(`A ${operand.kind} is no scalar`);
    }
  }

  /** The halves of a 64-bit scalar operand. */
  readPair(operand: Operand): [low: number, high: number] {
    if (operand.kind === 'constant')
      return [Number(operand.wide & 0xffffffffn), Number((operand.wide >> 32n) & 0xffffffffn)];
    if (operand.kind !== 'scalar') return [this.readScalar(operand), 0];
    if (operand.at === NULL) return [0, 0];
    return [this.scalar(operand.at), this.scalar(operand.at + 1)];
  }

  writePair(operand: Operand, low: number, high: number): void {
    if (operand.kind !== 'scalar') throw new TypeError(`A ${operand.kind} is no place to write to`);
    if (operand.at === NULL) return;
    if (operand.at === EXEC) this.setExec(low >>> 0, high >>> 0);
    else {
      this.words[SCALARS + operand.at] = low;
      this.words[SCALARS + operand.at + 1] = high;
    }
  }

  /**
   * Where an operand of a vector instruction is read. Constants get a place of their own, so ask once for each
   * instruction. `prepare` is to be called before each reading where it is not null: it flips signs into a scratch row.
   */
  source(operand: Operand, index: number): { source: Source; prepare: (() => void) | null } {
    if (operand.kind === 'constant') {
      const at = CONSTANTS + this.constants++;
      if (this.constants > MOST_CONSTANTS) throw new RangeError('The program has too many constants');
      this.words[at] = operand.bits;
      return { source: { at, stride: 0 }, prepare: null };
    }
    if (operand.kind === 'condition') {
      const at = CONSTANTS + this.constants++;
      const prepare = () => {
        this.words[at] = this.condition ? 1 : 0;
      };
      return { source: { at, stride: 0 }, prepare };
    }
    if (operand.kind === 'word') throw new TypeError(`“${operand.text}” is no operand of a lane`);
    const plain: Source =
      operand.kind === 'vector'
        ? { at: this.row(operand.at), stride: 1 }
        : { at: SCALARS + operand.at, stride: 0 };
    if (!operand.negated && !operand.absolute) return { source: plain, prepare: null };
    const at = SCRATCH + index * LANES;
    const prepare = () => {
      for (let lane = 0; lane < LANES; lane++) {
        let bits = this.words[plain.at + lane * plain.stride] ?? 0;
        if (operand.absolute) bits &= 0x7fffffff;
        if (operand.negated) bits ^= 0x80000000;
        this.words[at + lane] = bits;
      }
    };
    return { source: { at, stride: 1 }, prepare };
  }
}
