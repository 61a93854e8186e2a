/**
 * Threads that share out a function of the CPU kernel. Work is cut into shares by its size alone, and no number depends on
 * who computes a share, so results are the same to the bit on any number of threads. Whoever is free takes the next
 * share: on a busy machine no thread waits for a slow one's half.
 *
 * A block of int32 in shared memory holds the one job there is. Taking a share counts `left` down, and only a count above
 * zero is a share: a thread that comes late to a finished job finds none, whatever the caller writes meanwhile.
 */
import { InvariantError } from '../../../shared/errors';

const TICKET = 0;
const LEFT = 1;
const DONE = 2;
const FAILED = 3;
const FUNCTION = 4;
const COUNT = 5;
const GRAIN = 6;
const ARGUMENT_COUNT = 7;
const ARGUMENTS = 8;
const MOST_ARGUMENTS = 32;

/** How often the caller looks whether the others are done before it sleeps: some tenths of a millisecond. */
const LOOKS = 20_000;

/** A function's arguments, then the thread's number, the first item of its share and the item behind the last. */
export type ShareFunction = (...args: readonly number[]) => void;

/** `count` items in shares of `grain`; whole numbers alone. */
export interface SharedJob {
  readonly args: readonly number[];
  readonly count: number;
  readonly grain: number;
}

/** What a thread is given to begin with. */
export interface ThreadStart {
  /** As kernelExports takes them. */
  readonly modules: readonly WebAssembly.Module[];
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  /** The kernel's functions by the number a job names them with. */
  readonly names: readonly string[];
  /** 1 for the first: 0 is the caller. */
  readonly thread: number;
}

/** The caller's end. */
export class KernelTeam {
  readonly control = new SharedArrayBuffer((ARGUMENTS + MOST_ARGUMENTS) * Int32Array.BYTES_PER_ELEMENT);
  private readonly words = new Int32Array(this.control);
  /** A window's own thread may not sleep: there the caller looks until all is done. */
  private readonly maySleep = !('document' in globalThis);

  /** @param threads with the caller */
  constructor(readonly threads: number) {}

  /** Runs a job to its end; the caller takes shares too. */
  run(number: number, compute: ShareFunction, job: SharedJob): void {
    const { words } = this;
    const shares = Math.ceil(job.count / job.grain);
    if (job.args.length > MOST_ARGUMENTS) throw new InvariantError(`${job.args.length} arguments in a job`);
    words[FUNCTION] = number;
    words[COUNT] = job.count;
    words[GRAIN] = job.grain;
    words[ARGUMENT_COUNT] = job.args.length;
    words.set(job.args, ARGUMENTS);
    Atomics.store(words, DONE, 0);
    Atomics.store(words, LEFT, shares);
    Atomics.add(words, TICKET, 1);
    Atomics.notify(words, TICKET, shares - 1);
    takeShares(words, 0, () => compute);
    for (let looks = 0; ; looks++) {
      const done = Atomics.load(words, DONE);
      if (done === shares) break;
      if (looks > LOOKS && this.maySleep) Atomics.wait(words, DONE, done);
    }
    if (Atomics.exchange(words, FAILED, 0) > 0) throw new InvariantError('A thread of the CPU kernel failed');
  }
}

/** What the modules of a kernel export together; a later one's function takes the place of an earlier one's. */
export async function kernelExports(
  modules: readonly WebAssembly.Module[],
  memory: WebAssembly.Memory,
): Promise<WebAssembly.Exports> {
  const instances = await Promise.all(
    modules.map((module) => WebAssembly.instantiate(module, { env: { memory } })),
  );
  return Object.assign({}, ...instances.map(({ exports }) => exports));
}

/** Serves a team for ever: to be called in a thread of its own, when it has said that it is there. */
export function serveTeam({ control, names, thread }: ThreadStart, kernel: WebAssembly.Exports): never {
  const words = new Int32Array(control);
  const functions = names.map((name) => kernel[name] as ShareFunction);
  for (let seen = 0; ; ) {
    Atomics.wait(words, TICKET, seen);
    seen = Atomics.load(words, TICKET);
    takeShares(words, thread, (number) => functions[number] as ShareFunction);
  }
}

function takeShares(words: Int32Array, thread: number, functionOf: (number: number) => ShareFunction): void {
  for (;;) {
    const left = Atomics.sub(words, LEFT, 1);
    if (left <= 0) return;
    const [count, grain, argumentCount] = [words[COUNT], words[GRAIN], words[ARGUMENT_COUNT]] as [
      number,
      number,
      number,
    ];
    const first = (left - 1) * grain;
    try {
      const args = words.subarray(ARGUMENTS, ARGUMENTS + argumentCount);
      functionOf(words[FUNCTION] as number)(...args, thread, first, Math.min(first + grain, count));
    } catch {
      Atomics.store(words, FAILED, 1);
    }
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
  }
}
