import type { Dataset } from '../dataset/dataset';
import type { Engine } from '../kernels/engine';
import type { EpochRecord, StepRecord } from '../metrics/records';
import type { RunState } from '../protocol/run';
import type { Recipe } from '../recipe/schema';
import { assertNever } from '../shared/errors';
import type { Failure } from '../shared/result';
import { modelTensors, type WeightSnapshot } from '../training/position';
import type { TrainingEvent } from '../training/run';
import { nextTask } from './next-task';
import { type PreparedRun, prepareRun } from './prepare-run';
import { Throttle } from './progress-clock';
import { RunClock } from './run-clock';
import { RunReporter } from './run-reporter';
import type { Post } from './session';
import type { TrainedModel } from './trained-model';

/** Messages of the page are let in this often. */
const BREATHE_EVERY_MS = 30;

export interface RunPlan {
  readonly runId: string;
  readonly recipe: Recipe;
  /** Weights to start from instead of fresh ones. */
  readonly startFrom: TrainedModel | null;
}

type EndEvent = Extract<TrainingEvent, { type: 'end' }>;

interface Job {
  run(): Promise<void>;
}

/** One run from preparation to its end. Between two steps it pauses, stops and serves what is asked of it. */
export class ActiveRun {
  /** Resolves when nothing of the run is left to do, however it ended. */
  readonly finished: Promise<void>;
  private readonly plan: RunPlan;
  private readonly dataset: Dataset;
  private readonly keep: (model: TrainedModel) => void;
  private readonly reporter: RunReporter;
  private readonly clock = new RunClock();
  private readonly preparation = new AbortController();
  private readonly breatheDue = new Throttle(BREATHE_EVERY_MS);
  private readonly jobs: Job[] = [];
  private readonly steps: StepRecord[] = [];
  private readonly epochs: EpochRecord[] = [];
  private wish: 'run' | 'pause' | 'stop' = 'run';
  private wake: () => void = () => {};
  private best: WeightSnapshot | null = null;

  constructor(plan: RunPlan, dataset: Dataset, post: Post, keep: (model: TrainedModel) => void) {
    this.plan = plan;
    this.dataset = dataset;
    this.keep = keep;
    this.reporter = new RunReporter(post, plan.runId, plan.recipe.training.epochs);
    this.finished = this.execute();
  }

  get state(): RunState {
    return this.reporter.state;
  }

  pause(): void {
    this.wish = 'pause';
  }

  resume(): void {
    this.wish = 'run';
    this.wake();
  }

  stop(): void {
    this.wish = 'stop';
    this.preparation.abort();
    this.wake();
  }

  /** The model as it stands between two steps; null while preparing. */
  snapshot(): Promise<TrainedModel | null> {
    if (this.state !== 'training' && this.state !== 'paused') return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.jobs.push({ run: () => this.capture().then(resolve, reject) });
      this.wake();
    });
  }

  private capture: () => Promise<TrainedModel | null> = async () => null;

  private async execute(): Promise<void> {
    this.reporter.flush();
    let engine: Engine | null = null;
    try {
      const prepared = await prepareRun(this.plan, this.dataset, this.reporter, this.preparation.signal);
      if (!prepared.ok) {
        this.fail(prepared.failure);
        return;
      }
      engine = prepared.value.engine;
      await this.train(prepared.value);
    } catch (error) {
      if (this.preparation.signal.aborted && this.wish === 'stop') this.end('stopped');
      else {
        console.error(error);
        this.fail({ code: 'unexpected', detail: String(error) });
      }
    } finally {
      this.clock.stop();
      engine?.dispose();
      for (const job of this.jobs.splice(0)) await job.run();
    }
  }

  private async train(prepared: PreparedRun): Promise<void> {
    this.capture = () => this.model(prepared, null);
    this.reporter.set({
      state: 'training',
      activity: 'train',
      activityShare: null,
      stepsPerEpoch: prepared.stepsPerEpoch,
    });
    this.clock.start();
    let end: EndEvent | null = null;
    while (end === null && (await this.mayGoOn())) {
      const next = await prepared.events.next();
      if (next.done) break;
      if (next.value.type === 'end') end = next.value;
      else this.tell(next.value, prepared.stepsPerEpoch);
    }
    await prepared.events.return();
    this.reporter.set({ activity: 'save' });
    this.keep(await this.model(prepared, end));
    this.capture = async () => null;
    if (end?.reason === 'notFinite') {
      const { step = 0, path = '' } = end.notFinite ?? {};
      this.fail({ code: 'notFinite', values: { step, path } });
      return;
    }
    if (end && end.reason !== 'epochs') this.reporter.notice({ code: end.reason });
    this.end(end ? 'finished' : 'stopped');
  }

  /** Lets messages in, serves jobs, waits out a pause; false when the run is to stop. */
  private async mayGoOn(): Promise<boolean> {
    if (this.breatheDue.due()) await nextTask();
    for (;;) {
      for (const job of this.jobs.splice(0)) await job.run();
      if (this.wish === 'stop') return false;
      if (this.wish === 'run') {
        if (this.state === 'paused') {
          this.clock.start();
          this.reporter.set({ state: 'training' });
        }
        return true;
      }
      this.clock.stop();
      this.reporter.set({ state: 'paused' });
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private tell(event: Exclude<TrainingEvent, EndEvent>, stepsPerEpoch: number): void {
    const elapsedMs = this.clock.elapsedMs();
    switch (event.type) {
      case 'step':
        this.reporter.set({
          activity: 'train',
          activityShare: null,
          epoch: Math.ceil(event.step / stepsPerEpoch),
          step: event.step,
          elapsedMs,
        });
        return;
      case 'progress':
        this.steps.push(event.record);
        this.reporter.addStep(event.record);
        this.reporter.set({
          imagesPerSecond: event.record.imagesPerSecond,
          remainingMs: this.remainingMs(event.position.step, stepsPerEpoch),
          elapsedMs,
        });
        return;
      case 'validation':
        this.reporter.set({ activity: 'validate', activityShare: event.done / event.total, elapsedMs });
        return;
      case 'epoch':
        this.epochs.push(event.record);
        if (event.best) this.best = event.best;
        this.reporter.set({ remainingMs: this.remainingMs(event.position.step, stepsPerEpoch), elapsedMs });
        this.reporter.addEpoch(event.record);
        return;
      default:
        assertNever(event);
    }
  }

  /** By the pace of this run so far: whole epochs where there are some (validation counts), else steps. */
  private remainingMs(step: number, stepsPerEpoch: number): number | null {
    const total = this.plan.recipe.training.epochs * stepsPerEpoch;
    const last = this.epochs.at(-1);
    const perStepMs = last
      ? this.epochs.reduce((sum, epoch) => sum + epoch.durationMs, 0) / (this.epochs.length * stepsPerEpoch)
      : this.clock.elapsedMs() / Math.max(1, step);
    return step === 0 ? null : (total - step) * perStepMs;
  }

  /** The weights as they stand; after a run that lost its numbers, the last ones that were good. */
  private async model({ engine, graph, recipe }: PreparedRun, end: EndEvent | null): Promise<TrainedModel> {
    const now: WeightSnapshot = {
      epoch: this.epochs.length,
      step: this.steps.at(-1)?.step ?? 0,
      tensors: modelTensors(await engine.exportState()),
    };
    const last = end?.reason === 'notFinite' ? (end.lastGood ?? now) : now;
    return {
      recipe,
      classes: this.dataset.classes,
      graph,
      best: this.best ?? last,
      last,
      metrics: { steps: this.steps.slice(), epochs: this.epochs.slice() },
    };
  }

  private end(state: 'finished' | 'stopped'): void {
    this.reporter.set({ state, activity: null, activityShare: null, remainingMs: null });
    this.reporter.flush();
  }

  private fail(failure: Failure): void {
    this.reporter.set({ state: 'failed', failure, activity: null, activityShare: null, remainingMs: null });
    this.reporter.flush();
  }
}
