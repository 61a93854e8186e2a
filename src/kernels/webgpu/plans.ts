import type { EngineOptions } from '../engine';
import type { DeviceProfile } from './device-profile';
import type { BatchBuffers, ModelBuffers } from './lowering/program-buffers';
import {
  type EvaluationPrograms,
  evaluationPrograms,
  statisticsPrograms,
  trainingPrograms,
} from './lowering/programs';
import { watchedPrograms } from './lowering/watched';
import { requireRoom } from './memory-budget';
import type { PixelViews } from './pixels/pixel-source';
import { compilable, type EngineMemory, Executable, type PipelineCache } from './program/executable';
import type { BufferView, Kernel } from './program/kernel';
import type { Tuner } from './tuning/tuner';

export interface TrainingPlan {
  readonly batch: number;
  readonly buffers: BatchBuffers;
  readonly run: Readonly<Record<'gather' | 'pass' | 'update', Executable>>;
}

export interface EvaluationPlan {
  readonly batch: number;
  readonly buffers: BatchBuffers;
  readonly logits: BufferView;
  readonly run: Readonly<Record<'gather' | 'forward', Executable>>;
}

/** See lowering/watched.ts. */
export interface WatchedPlan extends EvaluationPlan {
  readonly flags: BufferView;
  readonly paths: readonly string[];
}

/** Compiled plans by batch size. A plan serves every batch up to its size: images beyond the batch weigh nothing. */
export class Plans {
  private readonly training = {
    plain: new Map<number, TrainingPlan>(),
    augmented: new Map<number, TrainingPlan>(),
  };
  private readonly evaluation = {
    live: new Map<number, EvaluationPlan>(),
    average: new Map<number, EvaluationPlan>(),
  };
  private readonly statistics = {
    live: new Map<number, EvaluationPlan>(),
    average: new Map<number, EvaluationPlan>(),
  };

  constructor(
    private readonly options: EngineOptions,
    private readonly buffers: ModelBuffers,
    private readonly profile: DeviceProfile,
    private readonly memory: EngineMemory,
    private readonly pipelines: PipelineCache,
    private readonly hyper: GPUBuffer,
    /** null takes every kernel's default. */
    private readonly tuner: Tuner | null,
  ) {}

  private async compile<Name extends string>(
    programs: Readonly<Record<Name, readonly Kernel[]>>,
  ): Promise<Record<Name, Executable>> {
    const chosen: Record<Name, readonly Kernel[]> = { ...programs };
    for (const name of Object.keys(programs) as Name[]) {
      if (!this.tuner) continue;
      const variants = await this.tuner.apply(programs[name]);
      chosen[name] = await compilable(this.pipelines, programs[name], variants);
    }
    return Executable.compile(chosen, this.pipelines, this.memory, this.hyper);
  }

  /** `augmented`: images go through the kernel that changes their bytes. */
  async trainingFor(count: number, pixels: PixelViews, augmented: boolean): Promise<TrainingPlan> {
    const plans = this.training[augmented ? 'augmented' : 'plain'];
    const known = fitting(plans, count);
    if (known) return known;
    const { programs, batch: buffers } = trainingPrograms(
      this.options,
      this.buffers,
      this.profile,
      count,
      pixels,
      augmented,
    );
    const kernels = Object.values(programs).flat();
    requireRoom(kernels, count);
    // A compiler on the processor would disturb what is timed where the processor is the device.
    if (!this.profile.software) this.pipelines.begin(kernels.filter(({ variants }) => !variants));
    await this.tuner?.measure(kernels);
    const run = await this.compile(programs);
    const plan = { batch: count, buffers, run };
    plans.set(count, plan);
    return plan;
  }

  evaluationFor(count: number, pixels: PixelViews, average: boolean): Promise<EvaluationPlan> {
    const programs = () =>
      evaluationPrograms(this.options, this.buffers, this.profile, count, pixels, average);
    return this.forwardFor(this.evaluation[average ? 'average' : 'live'], count, programs);
  }

  /** See Engine.moveStatistics. */
  statisticsFor(count: number, pixels: PixelViews, average: boolean): Promise<EvaluationPlan> {
    const programs = () =>
      statisticsPrograms(this.options, this.buffers, this.profile, count, pixels, average);
    return this.forwardFor(this.statistics[average ? 'average' : 'live'], count, programs);
  }

  private async forwardFor(
    plans: Map<number, EvaluationPlan>,
    count: number,
    programs: () => EvaluationPrograms,
  ): Promise<EvaluationPlan> {
    const known = fitting(plans, count);
    if (known) return known;
    const made = programs();
    const run = await this.compile(made.programs);
    const plan = { batch: count, buffers: made.batch, logits: made.logits, run };
    plans.set(count, plan);
    return plan;
  }

  /** Made anew each time, for it is needed once in a run that fails: `forget` it. */
  async watchedFor(count: number, pixels: PixelViews): Promise<WatchedPlan> {
    const made = watchedPrograms(this.options, this.buffers, this.profile, count, pixels);
    const { programs, batch: buffers, logits, flags, paths } = made;
    return { batch: count, buffers, logits, flags, paths, run: await this.compile(programs) };
  }

  forget(plan: TrainingPlan | EvaluationPlan | WatchedPlan): void {
    const { labels, images, operations, features } = plan.buffers;
    for (const view of [labels, images, operations, features]) if (view) this.memory.forget(view.buffer);
    if ('logits' in plan) this.memory.forget(plan.logits.buffer);
    if ('flags' in plan) this.memory.forget(plan.flags.buffer);
  }

  /** Drops all plans: they bind pixels that are gone. Pipelines stay. */
  clear(): void {
    const plans = [
      ...this.training.plain.values(),
      ...this.training.augmented.values(),
      ...this.evaluation.live.values(),
      ...this.evaluation.average.values(),
      ...this.statistics.live.values(),
      ...this.statistics.average.values(),
    ];
    for (const plan of plans) this.forget(plan);
    this.training.plain.clear();
    this.training.augmented.clear();
    this.evaluation.live.clear();
    this.evaluation.average.clear();
    this.statistics.live.clear();
    this.statistics.average.clear();
  }
}

/** The smallest plan that holds `count` images and is not four times too large. */
function fitting<Plan extends { readonly batch: number }>(
  plans: ReadonlyMap<number, Plan>,
  count: number,
): Plan | undefined {
  return [...plans.values()]
    .filter(({ batch }) => batch >= count && batch < count * 4)
    .sort((a, b) => a.batch - b.batch)[0];
}
