import { OutOfMemoryError } from '../../engine-errors';
import type { PipelineCache } from '../program/executable';
import type { Kernel, KernelVariant } from '../program/kernel';
import { givesTimestamps } from './pass-clock';
import { Scratch } from './scratch';
import type { Contest, KernelTimer } from './tuner';

/** A dispatch is timed over about this long: shorter, and the clock and the queue are what is measured. */
const TIMED_MS = 3;
/** A variant has to be this much faster: a tie keeps what there is. */
const WORTHWHILE = 0.95;

/** Times kernels on a device, on made-up numbers. */
export class DeviceTimer implements KernelTimer {
  readonly clock: KernelTimer['clock'];

  constructor(
    private readonly device: GPUDevice,
    private readonly pipelines: PipelineCache,
  ) {
    this.clock = givesTimestamps(device) ? 'timestamps' : 'wall';
  }

  timeDefault(kernel: Kernel): Promise<number | null> {
    return this.withRoom(kernel, async (scratch) => {
      const entrant = { kernel, pipeline: await this.pipelines.pipeline(kernel) };
      return new Heat(scratch, await measureOf(scratch, entrant)).time(entrant, 'default');
    });
  }

  compete(
    kernel: Kernel,
    incumbent: KernelVariant | null,
    variants: readonly KernelVariant[],
  ): Promise<Contest | null> {
    return this.withRoom(kernel, async (scratch) => {
      // All at once: compilers have threads. They are done before anything is timed, since on some devices the same
      // processor does both. A driver that cannot compile a variant goes without it.
      const entrants = await Promise.all(
        (incumbent ? [incumbent, ...variants] : variants).map(async ({ name, build }) => {
          const candidate = build();
          const pipeline = await this.pipelines.pipeline(candidate).catch(() => null);
          return { name, kernel: candidate, pipeline };
        }),
      );
      const usual = { kernel, pipeline: await this.pipelines.pipeline(kernel) };
      const heat = new Heat(scratch, await measureOf(scratch, usual));
      const defaultMs = await heat.time(usual, 'default');
      let best: { readonly entrant: Entrant; readonly name: string | null; readonly ms: number } = {
        entrant: usual,
        name: null,
        ms: defaultMs,
      };
      for (const { name, kernel: candidate, pipeline } of entrants) {
        if (pipeline === null) continue;
        const entrant = { kernel: candidate, pipeline };
        const ms = await heat.time(entrant, 'variant');
        if (ms >= best.ms * WORTHWHILE || !(await heat.agree(usual, entrant))) continue;
        // Once more: what else the machine does now and then must not decide.
        const again = await heat.time(best.entrant, best.name === null ? 'default' : 'variant');
        if (ms < again * WORTHWHILE) best = { entrant, name, ms };
      }
      return { defaultMs, fastest: best.name === null ? null : { name: best.name, ms: best.ms } };
    });
  }

  /** Null where the device has no room to try a kernel in. */
  private async withRoom<T>(kernel: Kernel, work: (scratch: Scratch) => Promise<T>): Promise<T | null> {
    let scratch: Scratch | null = null;
    try {
      scratch = await Scratch.open(this.device, this.pipelines, kernel);
      return await work(scratch);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return null;
      throw error;
    } finally {
      scratch?.dispose();
    }
  }
}

interface Entrant {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
}

/** Which share of their workgroups kernels run, and how often, when they are timed. */
interface Measure {
  readonly share: number;
  readonly repeats: number;
}

/** The first workgroups that take about TIMED_MS; all, as often as takes so long, where they take less. */
async function measureOf(scratch: Scratch, { kernel, pipeline }: Entrant): Promise<Measure> {
  const total = groupsOf(kernel);
  for (let groups = Math.max(1, Math.ceil(total / 256)); ; groups *= 4) {
    const tried = Math.min(groups, total);
    await scratch.run(kernel, pipeline, 'default', tried, 1);
    const ms = Math.max(0.01, await scratch.run(kernel, pipeline, 'default', tried, 1));
    if (tried < total && ms < TIMED_MS) continue;
    const repeats = tried < total ? 1 : Math.max(1, Math.min(64, Math.round(TIMED_MS / ms)));
    return { share: tried / total, repeats };
  }
}

/** One kernel and what may replace it, timed alike. */
class Heat {
  constructor(
    private readonly scratch: Scratch,
    private readonly measure: Measure,
  ) {}

  /** Milliseconds of one whole dispatch: the less of two times. */
  async time({ kernel, pipeline }: Entrant, into: 'default' | 'variant'): Promise<number> {
    const { repeats } = this.measure;
    const groups = this.groupsTimed(kernel);
    const once = async () =>
      ((await this.scratch.run(kernel, pipeline, into, groups, repeats)) / repeats) *
      (groupsOf(kernel) / groups);
    const first = await once();
    return Math.min(first, await once());
  }

  /**
   * Whether both compute the same bits: all of the result where it is timed whole, else all that both have written of
   * their first workgroups.
   */
  async agree(usual: Entrant, other: Entrant): Promise<boolean> {
    const { scratch } = this;
    const [ours, theirs] = [this.groupsTimed(usual.kernel), this.groupsTimed(other.kernel)];
    scratch.resetOutputs('default');
    scratch.resetOutputs('variant');
    await scratch.run(usual.kernel, usual.pipeline, 'default', ours, 1);
    await scratch.run(other.kernel, other.pipeline, 'variant', theirs, 1);
    const { unequal, both, apart } = await scratch.compare();
    const whole = ours === groupsOf(usual.kernel) && theirs === groupsOf(other.kernel);
    return unequal === 0 && both > 0 && (!whole || apart === 0);
  }

  private groupsTimed(kernel: Kernel): number {
    return Math.max(1, Math.round(groupsOf(kernel) * this.measure.share));
  }
}

function groupsOf({ workgroups }: Kernel): number {
  return workgroups[0] * workgroups[1];
}
