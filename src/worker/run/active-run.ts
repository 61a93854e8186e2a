import type { Dataset } from '../../dataset/dataset';
import { basisOf } from '../../metrics/basis';
import type { EpochRecord, StepRecord } from '../../metrics/records';
import type { DeviceReport, RunState } from '../../protocol/run';
import { assertNever } from '../../shared/errors';
import type { KeptRunState } from '../../shared/kept-run-state';
import type { Failure, Result } from '../../shared/result';
import { StorageRefusedError } from '../../training/checkpoints/file-store';
import type { Moment } from '../../training/checkpoints/saved-moment';
import { type LoopPosition, modelTensors, RUN_START, type WeightSnapshot } from '../../training/position';
import type { TrainingEvent } from '../../training/run';
import type { Post } from '../handlers';
import { deviceForRun, supportsPrecision } from '../platform/devices';
import type { Attempt } from './attempt';
import type { RunData } from './prepare-data';
import { errorOf, failureOf, RecoveryPlan } from './recovery';
import { RunBeginning } from './run-beginning';
import { RunClock, remainingMs } from './run-clock';
import { type GatedRun, RunGate } from './run-gate';
import { isStorageFull, RunKeeper } from './run-keeper';
import type { RunPlan } from './run-plan';
import { RunReporter } from './run-reporter';
import { type TrainedModel, trainedModel } from './trained-model';
import { beginAhead, type TrustedDevice } from './trusted-device';

export interface RunSurroundings {
  readonly dataset: Dataset;
  readonly post: Post;
  /** Whether it trains on what is left where many of its images cannot be read any more. */
  readonly acceptsMissing: boolean;
  /** Between checkpoints within an epoch. */
  readonly saveEveryMs: number;
  /** Takes the trained model when the run ends. */
  readonly keep: (model: TrainedModel) => void;
}

type EndEvent = Extract<TrainingEvent, { type: 'end' }>;

/** One run from preparation to its end. Between two steps it pauses, stops, saves and serves what is asked of it. */
export class ActiveRun {
  /** Resolves when nothing of the run is left to do, however it ended. */
  readonly finished: Promise<void>;
  private readonly plan: Omit<RunPlan, 'start'>;
  private readonly beginning: RunBeginning;
  private readonly surroundings: RunSurroundings;
  private readonly reporter: RunReporter;
  private readonly clock: RunClock;
  private readonly preparation = new AbortController();
  private readonly recovery = new RecoveryPlan();
  private readonly gate = new RunGate();
  private steps: StepRecord[];
  private epochs: EpochRecord[];
  private saveWished = false;
  private keeper: RunKeeper | null = null;
  /** Its images are read: from here on, however it ends, it is a run that was. */
  private isPrepared = false;
  /** Where the engine stands; `settled` while that is exactly so, and not a step further. */
  private position: LoopPosition = RUN_START;
  private settled = true;
  private best: WeightSnapshot | null = null;
  private microBatchSize: number;
  private capture: () => Promise<TrainedModel | null> = async () => null;

  constructor({ start, ...plan }: RunPlan, surroundings: RunSurroundings) {
    this.plan = plan;
    this.beginning = new RunBeginning(start);
    this.surroundings = surroundings;
    this.steps = [...plan.steps];
    this.epochs = [...plan.epochs];
    this.microBatchSize = plan.microBatchSize;
    this.clock = new RunClock(this.beginning.position.elapsedMs);
    this.reporter = new RunReporter(surroundings.post, plan.runId, plan.recipe.training.epochs);
    this.finished = this.execute();
  }

  get state(): RunState {
    return this.reporter.state;
  }

  pause(): void {
    this.gate.want('pause');
  }

  resume(): void {
    this.gate.want('run');
  }

  stop(): void {
    this.gate.want('stop');
    this.preparation.abort();
  }

  /** Saves a checkpoint as soon as the engine stands still: the page is being hidden or closed. */
  save(): void {
    this.saveWished = true;
  }

  /** The model as it stands between two steps; null while preparing. */
  snapshot(): Promise<TrainedModel | null> {
    if (this.state !== 'training' && this.state !== 'paused') return Promise.resolve(null);
    return this.gate.whenAtGate(() => this.capture());
  }

  private async execute(): Promise<void> {
    this.reporter.replay(this.steps, this.epochs);
    try {
      await this.openKeeper();
      const device = await deviceForRun(this.plan.recipe);
      if (!device.ok) return await this.end('failed', device.failure);
      this.reporter.set({ device: device.value });
      const { dataset, acceptsMissing } = this.surroundings;
      const trusted = beginAhead(device.value, this.plan, this.beginning.position.epoch, dataset);
      const data = await this.beginning.prepare({
        recipe: this.plan.recipe,
        dataset,
        acceptsMissing,
        device: device.value,
        microBatchSize: this.microBatchSize,
        reporter: this.reporter,
        signal: this.preparation.signal,
      });
      if (!data.ok) return await this.end('failed', data.failure);
      const { recipe, validation, classes } = data.value;
      this.reporter.set({ basis: basisOf(validation.labels, classes.length) });
      const trained = await this.trainedOn(trusted);
      if (!trained.ok) return await this.end('failed', trained.failure);
      await this.keeping((keeper) => keeper.trains(recipe, trained.value, validation.rows.length));
      this.isPrepared = true;
      await this.trainThrough(data.value, trained.value);
    } catch (error) {
      if (error === this.preparation.signal.reason) await this.end('stopped', null);
      else {
        console.error(error);
        await this.end('failed', failureOf(error));
      }
    } finally {
      this.clock.stop();
      await this.gate.serve();
    }
  }

  /** The device whose kernels are found right; another, told of, where they are not. Failure: `precisionNeedsWebgpu`. */
  private async trainedOn(trusted: Promise<TrustedDevice>): Promise<Result<DeviceReport>> {
    this.reporter.set({ activity: 'checkKernels', activityDone: null });
    const { device, notice } = await trusted;
    this.preparation.signal.throwIfAborted();
    this.reporter.set({ device });
    if (notice) this.reporter.notice(notice);
    return supportsPrecision(device, this.plan.recipe);
  }

  private async openKeeper(): Promise<void> {
    const { kept } = this.plan;
    if (!kept) {
      this.reporter.notice({ code: 'storageUnavailable' });
      return;
    }
    this.keeper = new RunKeeper(kept.folder, kept.entry, this.surroundings.saveEveryMs);
    await this.keeping((keeper) => keeper.prepares());
  }

  /** Trains; where the device fails and there is a way on, goes on from the last checkpoint. */
  private async trainThrough(data: RunData, device: DeviceReport): Promise<void> {
    for (;;) {
      this.reporter.set({ activity: 'compile', activityDone: null });
      let attempt: Attempt | null = null;
      try {
        const begun = await this.beginning.open(data, device, this.microBatchSize, this.reporter);
        if (!begun.ok) {
          if (begun.failure.code !== 'outOfMemory') return await this.end('failed', begun.failure);
          throw errorOf(begun.failure);
        }
        attempt = begun.value.attempt;
        this.preparation.signal.throwIfAborted();
        return await this.train(data, attempt, begun.value.from);
      } catch (error) {
        const recovery = this.recovery.after(error, this.microBatchSize);
        if (!recovery) throw error;
        this.microBatchSize = recovery.microBatchSize;
        this.reporter.notice(recovery.notice);
        if (!(await this.rewind())) throw error;
      } finally {
        // Nobody may be handed a model of an engine that is no more.
        this.capture = async () => null;
        attempt?.engine.dispose();
      }
    }
  }

  /** Back to the last checkpoint, the curves with it; false where there is none and the start was let go of. */
  private async rewind(): Promise<boolean> {
    const { metrics, canGoOn } = await this.beginning.rewind(this.plan.kept?.folder);
    this.steps = [...(metrics?.steps ?? this.plan.steps)];
    this.epochs = [...(metrics?.epochs ?? this.plan.epochs)];
    this.reporter.replay(this.steps, this.epochs);
    return canGoOn;
  }

  private async train(
    data: RunData,
    attempt: Attempt,
    from: Pick<Moment, 'position' | 'best'>,
  ): Promise<void> {
    this.position = from.position;
    this.best = from.best;
    this.settled = true;
    this.capture = () => this.model(data, attempt, null);
    const { stepsPerEpoch, events } = attempt;
    this.reporter.set({ state: 'training', activity: 'train', activityDone: null, stepsPerEpoch });
    // Should this tab end before the first checkpoint is due.
    if (this.beginning.isUnsaved) await this.checkpoint(attempt);
    this.clock.start();
    const gated: GatedRun = {
      isSettled: () => this.settled,
      pause: async () => {
        this.clock.stop();
        // Who sees that it is paused may close the page: by then it is saved.
        this.reporter.set({ activity: 'save', activityDone: null });
        await this.checkpoint(attempt);
        this.reporter.set({ state: 'paused', activity: 'train' });
      },
      resume: () => {
        this.clock.start();
        this.reporter.set({ state: 'training' });
      },
    };
    let end: EndEvent | null = null;
    while (end === null && (await this.gate.pass(gated))) {
      const next = await events.next();
      if (next.done) break;
      if (next.value.type === 'end') end = next.value;
      else {
        this.tell(next.value, stepsPerEpoch);
        const epochEnded = next.value.type === 'epoch';
        if (this.settled && this.keeper?.isDue(epochEnded, this.saveWished)) await this.checkpoint(attempt);
      }
    }
    await events.return();
    this.clock.stop();
    this.reporter.set({ activity: 'save', activityDone: null });
    if (end?.reason !== 'notFinite') await this.checkpoint(attempt);
    this.surroundings.keep(await this.model(data, attempt, end));
    if (end?.reason === 'notFinite') {
      const { step = 0, path = '' } = end.notFinite ?? {};
      return this.end('failed', { code: 'notFinite', values: { step, path } });
    }
    if (end && end.reason !== 'epochs') this.reporter.notice({ code: end.reason });
    return this.end(end ? 'finished' : 'stopped', null);
  }

  private async checkpoint({ engine }: Attempt): Promise<void> {
    this.saveWished = false;
    const { position, best, microBatchSize } = this;
    const metrics = { steps: this.steps, epochs: this.epochs };
    await this.clock.aside(() =>
      this.keeping((keeper) => keeper.save(engine, { position, best, metrics, microBatchSize })),
    );
    this.reporter.set({ savingMs: this.keeper?.savingMs ?? 0 });
  }

  /** Storage that is full or refused is told, and training goes on without. */
  private async keeping(work: (keeper: RunKeeper) => Promise<void>): Promise<void> {
    if (!this.keeper) return;
    try {
      await work(this.keeper);
    } catch (error) {
      if (error instanceof StorageRefusedError)
        this.reporter.notice({ code: 'storageUnavailable', detail: error.message });
      else if (isStorageFull(error)) this.reporter.notice({ code: 'storageFull' });
      else throw error;
    }
  }

  private tell(event: Exclude<TrainingEvent, EndEvent>, stepsPerEpoch: number): void {
    const elapsedMs = this.clock.elapsedMs();
    switch (event.type) {
      case 'step':
        this.settled = false;
        this.reporter.set({
          activity: 'train',
          activityDone: null,
          epoch: Math.ceil(event.step / stepsPerEpoch),
          step: event.step,
          elapsedMs,
        });
        return;
      case 'progress':
        this.settle(event.position);
        this.steps.push(event.record);
        this.reporter.addStep(event.record);
        this.reporter.set({
          imagesPerSecond: event.record.imagesPerSecond,
          remainingMs: this.remaining(stepsPerEpoch),
          elapsedMs,
        });
        return;
      case 'statistics':
      case 'validation':
        this.reporter.set({
          activity: event.type === 'statistics' ? 'statistics' : 'validate',
          activityDone: { done: event.done, total: event.total },
          elapsedMs,
        });
        return;
      case 'epoch':
        this.settle(event.position);
        this.epochs.push(event.record);
        if (event.best) this.best = event.best;
        this.reporter.set({ remainingMs: this.remaining(stepsPerEpoch), elapsedMs });
        this.reporter.addEpoch(event.record);
        return;
      default:
        assertNever(event);
    }
  }

  private remaining(stepsPerEpoch: number): number | null {
    const passed = { step: this.position.step, elapsedMs: this.clock.elapsedMs(), epochs: this.epochs };
    return remainingMs(passed, stepsPerEpoch, this.plan.recipe.training.epochs);
  }

  private settle(position: LoopPosition): void {
    this.position = position;
    this.settled = true;
  }

  /** The weights as they stand; after a run that lost its numbers, the last ones that were good. */
  private async model(data: RunData, attempt: Attempt, end: EndEvent | null): Promise<TrainedModel> {
    const tensors = modelTensors(await attempt.engine.exportState());
    const now: WeightSnapshot = { epoch: this.epochs.length, step: this.position.step, tensors };
    const last = end?.reason === 'notFinite' ? (end.lastGood ?? now) : now;
    const metrics = { steps: this.steps.slice(), epochs: this.epochs.slice() };
    return trainedModel(this.plan, data, attempt.graph, { best: this.best ?? last, last, metrics });
  }

  private async end(state: KeptRunState & RunState, failure: Failure | null): Promise<void> {
    try {
      await this.keeping((keeper) =>
        this.isPrepared ? keeper.update({ state, failure }) : keeper.neverTrained(),
      );
    } catch (error) {
      // What cannot be written down has happened all the same: a run that seemed to go on would be in the way of every other.
      console.error(error);
      this.reporter.notice({ code: 'storageUnavailable', detail: String(error) });
    }
    this.reporter.set({ state, failure, activity: null, activityDone: null, remainingMs: null });
  }
}
