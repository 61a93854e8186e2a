import type { Dataset } from '../../dataset/dataset';
import type { Engine, EngineState } from '../../kernels/engine';
import { buildModel } from '../../models/catalogue';
import type { TrainerEvent } from '../../protocol/commands';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { MEMORY_ONLY } from '../../training/feature-cache';
import { RUN_START } from '../../training/position';
import type { TrainingEvent } from '../../training/run';
import type { Attempt } from '../run/attempt';
import type { RunData } from '../run/prepare-data';
import { freshRun, type RunPlan } from '../run/run-plan';

const STEPS = 1000;

/** An engine without weights, whose exports wait for whoever holds them back. */
export class HeldEngine {
  exports = 0;
  disposed = false;
  /** While set, an export waits for it. */
  holdBack: Promise<void> | null = null;

  readonly engine = {
    exportState: async (): Promise<EngineState> => {
      if (this.disposed) throw new Error('This engine was disposed of');
      this.exports++;
      await this.holdBack;
      return { tensors: new Map() };
    },
    dispose: () => {
      this.disposed = true;
    },
  } as Partial<Engine> as Engine;
}

/** An attempt whose every step is read back at once; `fail` may throw in place of a step (from 1). */
export function scriptedAttempt(held: HeldEngine, fail: (step: number) => void = () => {}): Attempt {
  async function* events(): AsyncGenerator<TrainingEvent, void> {
    for (let step = 1; step <= STEPS; step++) {
      fail(step);
      yield { type: 'step', step };
      yield {
        type: 'progress',
        position: { ...RUN_START, step, stepInEpoch: step },
        record: {
          step,
          epoch: step / STEPS,
          trainLoss: 1,
          trainAccuracy: 0,
          learningRate: 1e-3,
          gradientNorm: 1,
          imagesPerSecond: 1,
          elapsedMs: step,
        },
      };
      // As a device that works beside this thread.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  const size = { imageSize: 32, channels: 3, classCount: 2 };
  return {
    engine: held.engine,
    graph: buildModel(DEFAULT_RECIPE.architecture, size).graph,
    stepsPerEpoch: STEPS,
    events: events(),
  };
}

export const CLASSES = ['crow', 'owl'];

/** Two images to train on, which nothing reads. */
export const RUN_DATA: RunData = {
  recipe: DEFAULT_RECIPE,
  pixels: { count: 2, height: 32, width: 32, channels: 3, read: () => undefined },
  training: { rows: Int32Array.of(0, 1), labels: Int32Array.of(0, 1) },
  validation: { rows: new Int32Array(0), labels: new Int32Array(0) },
  classes: CLASSES,
  features: MEMORY_ONLY,
};

export const DATASET = { classes: CLASSES } as Partial<Dataset> as Dataset;

export function scriptedPlan(runId: string, kept: RunPlan['kept'] = null): RunPlan {
  return { runId, ...freshRun(DEFAULT_RECIPE), start: { kind: 'scratch' }, kept };
}

/** The states and failures that were posted, in order and without repetition. */
export function statesOf(posted: readonly TrainerEvent[]): string[] {
  const states = posted.flatMap((event) => (event.type === 'runProgress' ? [event.progress.state] : []));
  return states.filter((state, i) => state !== states[i - 1]);
}
