import type { EngineOptions } from '../engine';
import type { DeviceProfile } from './device-profile';
import type { BatchBuffers, ModelBuffers } from './lowering/program-buffers';
import { evaluationPrograms, type PixelViews, trainingPrograms } from './lowering/programs';
import { requireRoom } from './memory-budget';
import { type EngineMemory, Executable, type PipelineCache } from './program/executable';
import type { BufferView, Kernel } from './program/kernel';
import type { Tuner } from './tuning/tuner';

export interface TrainingPlan {
  readonly batch: number;
  readonly buffers: BatchBuffers;
  readonly run: Readonly<Record<'resident' | 'staged' | 'pass' | 'update', Executable>>;
}

export interface EvaluationPlan {
  readonly batch: number;
  readonly buffers: BatchBuffers;
  readonly logits: BufferView;
  readonly run: Readonly<Record<'resident' | 'staged' | 'forward', Executable>>;
}

/** Compiled plans by batch size. A plan serves every batch up to its size: images beyond the batch weigh nothing. */
export class Plans {
  private readonly training = new Map<number, TrainingPlan>();
  private readonly evaluation = {
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
      if (this.tuner) chosen[name] = await this.tuner.apply(programs[name]);
    }
    return Executable.compile(chosen, this.pipelines, this.memory, this.hyper);
  }

  async trainingFor(count: number, pixels: PixelViews): Promise<TrainingPlan> {
    const known = fitting(this.training, count);
    if (known) return known;
    const { programs, batch: buffers } = trainingPrograms(
      this.options,
      this.buffers,
      this.profile,
      count,
      pixels,
    );
    const kernels = Object.values(programs).flat();
    requireRoom(kernels, count);
    // A compiler on the processor would disturb what is timed where the processor is the device.
    if (!this.profile.software) this.pipelines.begin(kernels.filter(({ variants }) => !variants));
    await this.tuner?.measure(kernels);
    const run = await this.compile(programs);
    const plan = { batch: count, buffers, run };
    this.training.set(count, plan);
    return plan;
  }

  async evaluationFor(count: number, pixels: PixelViews, average: boolean): Promise<EvaluationPlan> {
    const plans = this.evaluation[average ? 'average' : 'live'];
    const known = fitting(plans, count);
    if (known) return known;
    const { options, profile } = this;
    const made = evaluationPrograms(options, this.buffers, profile, count, pixels, average);
    const run = await this.compile(made.programs);
    const plan = { batch: count, buffers: made.batch, logits: made.logits, run };
    plans.set(count, plan);
    return plan;
  }

  /** Drops all plans: they bind pixels that are gone. Pipelines stay. */
  clear(): void {
    const plans = [
      ...this.training.values(),
      ...this.evaluation.live.values(),
      ...this.evaluation.average.values(),
    ];
    for (const plan of plans) {
      this.memory.forget(plan.buffers.labels.buffer);
      this.memory.forget(plan.buffers.images.buffer);
      if (plan.buffers.features) this.memory.forget(plan.buffers.features.buffer);
      if ('logits' in plan) this.memory.forget(plan.logits.buffer);
    }
    this.training.clear();
    this.evaluation.live.clear();
    this.evaluation.average.clear();
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
