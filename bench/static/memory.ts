/** What a wave's memory accesses cost, and what they read: constants, since only addresses matter to the model. */
import { HYPER_BYTES, writeHyper } from '../../src/kernels/webgpu/program/hyper';
import { floatBits } from './listing';
import { LANES } from './registers';
import { HALVES_OF_ONE } from './vector-operations';

export const LINE_BYTES = 128;
const BANKS = 32;
/** The cache and workgroup memory serve half a wave at a time. */
const HALF_WAVE = 32;

type Holds = 'f32' | 'f16' | 'integer' | 'hyper';

export interface BoundBuffer {
  readonly holds: Holds;
  readonly sizeBytes: number;
}

const DECLARED =
  /@binding\((\d+)\) var<[\w, ]+> \w+: (?:array<(?:array<)?(?:vec\d<)?(f32|f16|u32|i32)>?(?:, (\d+)>)?, (\d+)>|Hyper);/g;

export class UnknownDeclaration extends Error {
  override readonly name = 'UnknownDeclaration';
}

/** The buffers that a kernel's WGSL declares, by binding. Throws UnknownDeclaration for one it cannot read. */
export function boundBuffers(wgsl: string): BoundBuffer[] {
  const buffers: BoundBuffer[] = [];
  for (const [declaration, binding, element, rowLength = 1, count] of wgsl.matchAll(DECLARED)) {
    const fours = declaration.includes('array<vec4') ? 4 : 1;
    const holds: Holds =
      element === undefined ? 'hyper' : element === 'f32' || element === 'f16' ? element : 'integer';
    const elementBytes = (element === 'f16' ? 2 : 4) * fours;
    buffers[Number(binding)] = {
      holds,
      sizeBytes: element === undefined ? HYPER_BYTES : Number(count) * Number(rowLength) * elementBytes,
    };
  }
  for (const [, binding, rest] of wgsl.matchAll(/@binding\((\d+)\)([^;]*);/g)) {
    if (!buffers[Number(binding)]) throw new UnknownDeclaration(`The model does not know the binding${rest}`);
  }
  return buffers;
}

/** Where the descriptors lie; an address of no other meaning. */
export const DESCRIPTORS_AT = 0x1000;
const DESCRIPTOR_WORDS = 4;

/** Every float is 1, every integer 0; the step's numbers are those of a first step. */
export class BufferMemory {
  private readonly hyper = new DataView(new ArrayBuffer(HYPER_BYTES));
  private readonly loaded = new Set<number>();
  private readonly stored = new Set<number>();

  constructor(
    private readonly buffers: readonly BoundBuffer[],
    batchSize: number,
  ) {
    const ones = { learningRate: 1, inverseWeight: 1, correction1: 1, correction2: 1, averageShare: 1 };
    const first = { step: 1, seed: 1, firstImage: 0, accumulate: false, record: 0, statisticsShare: 1 };
    writeHyper({ count: batchSize, ...ones, ...first }, this.hyper, 0);
  }

  /** The word at `address` of the list of descriptors: which buffer it is (from 1), and its size. */
  descriptorWord(address: number): number {
    const word = (address - DESCRIPTORS_AT) / 4;
    const binding = Math.floor(word / DESCRIPTOR_WORDS);
    if (word % DESCRIPTOR_WORDS === 0) return binding + 1;
    return word % DESCRIPTOR_WORDS === 2 ? (this.buffers[binding]?.sizeBytes ?? 0) : 0;
  }

  /** Remembers which way the buffer whose descriptor begins with `tag` is used. */
  note(tag: number, isLoad: boolean): void {
    (isLoad ? this.loaded : this.stored).add(tag - 1);
  }

  /** What a dispatch moves if each byte it binds is read or written once; one that it reads and writes, twice. */
  get movedBytes(): number {
    return this.buffers.reduce((sum, { holds, sizeBytes }, binding) => {
      if (holds === 'hyper') return sum;
      return sum + sizeBytes * (this.loaded.has(binding) && this.stored.has(binding) ? 2 : 1);
    }, 0);
  }

  /** The word at `byteOffset` of the buffer whose descriptor begins with `tag`. */
  word(tag: number, byteOffset: number): number {
    switch (this.buffers[tag - 1]?.holds) {
      case 'hyper':
        return this.hyper.getUint32((Math.floor(byteOffset / 4) * 4) % HYPER_BYTES, true);
      case 'integer':
        return 0;
      case 'f16':
        return HALVES_OF_ONE;
      default:
        return floatBits(1);
    }
  }
}

/**
 * Lines of 128 bytes that the active lanes of one access touch, counted for each half of the wave, and the cycles it keeps
 * the cache busy: one for each line, and at least one for every four bytes of a lane.
 */
export function bufferAccess(
  addresses: ArrayLike<number>,
  isActive: (lane: number) => boolean,
  widthBytes: number,
): { lines: number; cycles: number } {
  let lines = 0;
  let cycles = 0;
  for (let half = 0; half < LANES; half += HALF_WAVE) {
    const touched: number[] = [];
    let any = false;
    for (let lane = half; lane < half + HALF_WAVE; lane++) {
      if (!isActive(lane)) continue;
      any = true;
      const first = Math.floor((addresses[lane] ?? 0) / LINE_BYTES);
      const last = Math.floor(((addresses[lane] ?? 0) + widthBytes - 1) / LINE_BYTES);
      if (!touched.includes(first)) touched.push(first);
      if (last !== first && !touched.includes(last)) touched.push(last);
    }
    if (!any) continue;
    lines += touched.length;
    cycles += Math.max(touched.length, Math.ceil(widthBytes / 4));
  }
  return { lines, cycles };
}

/**
 * Cycles that one access of workgroup memory takes. 32 words are served at once, of as many lanes as that makes; words
 * of the same bank wait for each other, the same word is read once.
 */
export function workgroupAccess(
  wordAddresses: ArrayLike<number>,
  isActive: (lane: number) => boolean,
  words: number,
): number {
  const lanesAtOnce = Math.max(1, Math.floor(BANKS / words));
  let cycles = 0;
  for (let first = 0; first < LANES; first += lanesAtOnce) {
    const banks: number[][] = [];
    let most = 0;
    for (let lane = first; lane < Math.min(LANES, first + lanesAtOnce); lane++) {
      if (!isActive(lane)) continue;
      for (let i = 0; i < words; i++) {
        const word = (wordAddresses[lane] ?? 0) + i;
        const bank = word & (BANKS - 1);
        banks[bank] ??= [];
        if (!banks[bank].includes(word)) banks[bank].push(word);
        most = Math.max(most, banks[bank].length);
      }
    }
    cycles += most;
  }
  return cycles;
}
