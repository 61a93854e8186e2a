/**
 * Runs one wave of a program, so that loops run as often as they will and each lane's address is known. A wave runs
 * alone: barriers are passed, and of workgroup memory it sees what it wrote itself.
 */
import { BRANCH, Clock } from './clock';
import { noCounts, type WaveCounts } from './counts';
import { type Instruction, type Listing, ListingError, VCC } from './listing';
import { type BufferMemory, DESCRIPTORS_AT } from './memory';
import { memoryOperation, scalarLoad } from './memory-operations';
import { LANES, Registers, UnknownInstruction } from './registers';
import { scalarOperation } from './scalar-operations';
import { vectorInstruction } from './vector-instructions';

export interface WaveStart {
  readonly group: readonly [x: number, y: number];
  /** Whether the program asks for `group[1]`: it is then handed a register of its own. */
  readonly isTwoDimensional: boolean;
  /** Which wave of its workgroup. */
  readonly wave: number;
  readonly workgroupSize: number;
  readonly workgroupBytes: number;
}

/** What an instruction works on. */
export interface Machine {
  readonly registers: Registers;
  readonly memory: BufferMemory;
  readonly workgroupMemory: Uint32Array;
  readonly clock: Clock;
  readonly counts: WaveCounts;
}

/** Answers where the program goes on, if not with the next instruction; END where it ends. */
type Step = () => number | undefined;
const END = -1;
const MOST_INSTRUCTIONS = 20_000_000;
/** What a program that reads beyond what it declared still finds. */
const WORKGROUP_MARGIN_WORDS = 16384;

const WITHOUT_EFFECT = new Set([
  's_nop',
  's_clause',
  's_inst_prefetch',
  's_sendmsg',
  's_waitcnt_vscnt',
  's_waitcnt_depctr',
  's_setprio',
  's_sleep',
]);

type Test = (registers: Registers) => boolean;
const tests: Record<string, Test> = {
  scc0: (r) => !r.condition,
  scc1: (r) => r.condition,
  execz: (r) => r.execIsZero,
  execnz: (r) => !r.execIsZero,
  vccz: (r) => r.scalar(VCC) === 0 && r.scalar(VCC + 1) === 0,
  vccnz: (r) => r.scalar(VCC) !== 0 || r.scalar(VCC + 1) !== 0,
};

function scalarStep(machine: Machine, instruction: Instruction, target: number | undefined): Step {
  const { registers, clock, counts } = machine;
  const { op, operands } = instruction;
  if (op === 's_endpgm') return () => END;
  if (WITHOUT_EFFECT.has(op)) return () => undefined;
  if (op === 's_barrier')
    return () => {
      counts.barriers += 1;
      return undefined;
    };
  if (op === 's_waitcnt') {
    const counters = operands.map((one) => (one.kind === 'word' ? one.text : '')).join(' ');
    return () => {
      clock.wait(counters);
      return undefined;
    };
  }
  if (op.startsWith('s_branch') || op.startsWith('s_cbranch_')) {
    const test = op === 's_branch' ? () => true : tests[op.slice('s_cbranch_'.length)];
    if (!test || target === undefined) throw new UnknownInstruction(instruction);
    return () => {
      counts.scalarCycles += 1;
      const taken = test(registers);
      clock.now += taken ? BRANCH.taken : BRANCH.passed;
      return taken ? target : undefined;
    };
  }
  const run = /^s_(buffer_)?load_/.test(op)
    ? scalarLoad(machine, instruction)
    : scalarStepOf(machine, instruction);
  return () => {
    counts.scalarCycles += 1;
    run();
    return undefined;
  };
}

function scalarStepOf({ registers, clock }: Machine, instruction: Instruction): () => void {
  const run = scalarOperation(instruction);
  return () => {
    clock.now += 1;
    run(registers);
  };
}

function stepOf(machine: Machine, instruction: Instruction, labels: Listing['labels']): Step {
  const { op, operands } = instruction;
  const [first] = operands;
  if (op.startsWith('s_')) {
    const target = first?.kind === 'word' ? labels.get(first.text) : undefined;
    return scalarStep(machine, instruction, target);
  }
  const run = op.startsWith('v_')
    ? vectorInstruction(machine, instruction)
    : memoryOperation(machine, instruction);
  return () => {
    run();
    return undefined;
  };
}

/**
 * The registers as RADV hands them to a compute program on gfx10.3: in v0 the invocation; from s2 on where descriptors lie,
 * the workgroup, and the wave.
 */
function start(registers: Registers, { group, isTwoDimensional, wave, workgroupSize }: WaveStart): void {
  const lanes = Math.min(LANES, workgroupSize - wave * LANES);
  for (let lane = 0; lane < LANES; lane++) registers.words[lane] = wave * LANES + lane;
  const half = (count: number) => (count <= 0 ? 0 : count >= 32 ? 0xffffffff : (1 << count) - 1);
  registers.setExec(half(lanes), half(lanes - 32));
  const handed = [group[0], ...(isTwoDimensional ? [group[1]] : []), wave << 6];
  for (const [i, value] of [DESCRIPTORS_AT, ...handed].entries()) registers.setScalar(2 + i, value);
}

/** Runs a wave to its end. Throws UnknownInstruction for what the model lacks. */
export function runWave(listing: Listing, memory: BufferMemory, at: WaveStart): WaveCounts {
  const machine: Machine = {
    registers: new Registers(),
    memory,
    workgroupMemory: new Uint32Array(Math.ceil(at.workgroupBytes / 4) + WORKGROUP_MARGIN_WORDS),
    clock: new Clock(),
    counts: noCounts(),
  };
  const { clock, counts } = machine;
  const steps = listing.instructions.map((instruction) => stepOf(machine, instruction, listing.labels));
  start(machine.registers, at);
  for (let next = 0; next !== END; ) {
    const step = steps[next];
    if (!step) throw new ListingError('The program runs beyond its end');
    next = step() ?? next + 1;
    counts.instructions += 1;
    if (counts.instructions > MOST_INSTRUCTIONS) throw new ListingError('The program does not end');
  }
  counts.latencyCycles = clock.now;
  return counts;
}
