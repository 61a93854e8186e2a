import type { Engine, EngineState, LossSpec, Totals } from '../kernels/engine';
import type { Confusion } from '../metrics/confusion';
import { eachValidationFigure, type HeldOut } from '../metrics/figures';
import type { EpochRecord, StepRecord } from '../metrics/records';
import { accuracy, addSums, meanLoss, NO_SUMS, type Sums } from '../metrics/sums';
import type { Recipe } from '../recipe/schema';
import { recomputesStatistics } from '../recipe/statistics';
import { invariant } from '../shared/errors';
import { drawBatchAugmentation } from './augmentation/draw-batch';
import { recomputeStatistics } from './batch-norm-statistics';
import { epochOrder, gather, stepsPerEpoch } from './batches';
import { isBackboneFrozen } from './engine-options';
import { evaluateImages, type LabelledRows } from './evaluation';
import { type BestEpoch, type LoopPosition, modelTensors, RUN_START, type WeightSnapshot } from './position';
import { afterPlateauEpoch, learningRateAt } from './schedules';
import { Stopwatch } from './stopwatch';

export interface TrainRunOptions {
  readonly recipe: Recipe;
  /** Holds the weights to begin with: initialised, or the state that belongs to `startAt`. */
  readonly engine: Engine;
  readonly training: LabelledRows;
  /** Null: nothing is held out; the last weights are kept and nothing stops early. */
  readonly validation: LabelledRows | null;
  readonly classCount: number;
  /** The criterion of `engine`, also used on the validation images. */
  readonly loss: LossSpec;
  /** Images in one evaluation pass. */
  readonly evaluationBatchSize: number;
  /**
   * Images in one pass where statistics of batch norm are taken anew after `epoch` completed ones; null where no norm is
   * trained. Left out: never.
   */
  readonly statisticsBatchSize?: (epoch: number) => number | null;
  /** To go on from: an event's position with the engine's state of that moment, and the best weights until then. */
  readonly startAt?: { readonly position: LoopPosition; readonly best: WeightSnapshot | null };
  /**
   * Called once when the backbone thaws (freezeBackboneEpochs > 0): makes an engine with nothing frozen that holds
   * `state` (weights and averages; the optimizer starts afresh, as a new torch optimizer would) and disposes of the old.
   */
  readonly unfreeze?: (state: EngineState) => Promise<Engine>;
  /** Milliseconds between read-backs of the training sums. */
  readonly reportIntervalMs?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

export type EndReason = 'epochs' | 'earlyStopping' | 'timeLimit' | 'notFinite';

/**
 * What happened, in order. The generator is suspended while its consumer decides: not asking for the next event is
 * pausing, `return()` is stopping. At 'progress' and 'epoch' events `position` and `engine.exportState()` belong together
 * and make a checkpoint; at 'step' events the sums of the epoch have not been read back yet.
 */
export type TrainingEvent =
  /** A step was queued. */
  | { readonly type: 'step'; readonly step: number }
  | { readonly type: 'progress'; readonly record: StepRecord; readonly position: LoopPosition }
  /** Statistics of batch norm were taken over some more images. */
  | { readonly type: 'statistics'; readonly done: number; readonly total: number }
  /** A validation batch is done. */
  | { readonly type: 'validation'; readonly done: number; readonly total: number }
  | {
      readonly type: 'epoch';
      readonly record: EpochRecord;
      readonly confusion: Confusion | null;
      readonly position: LoopPosition;
      /** The weights of this epoch where they are the best so far. */
      readonly best: WeightSnapshot | null;
    }
  | {
      readonly type: 'end';
      readonly reason: EndReason;
      readonly position: LoopPosition;
      readonly best: WeightSnapshot | null;
      /** notFinite: the weights from before the first step that was not. An engine keeps them from then on. */
      readonly lastGood: WeightSnapshot | null;
      readonly notFinite: Totals['notFinite'];
    };

/**
 * Trains as the recipe says, one epoch after the other. A run resumed from a position goes on as if it had never
 * stopped. Yields after every step without leaving the thread's task: whoever consumes lets messages in.
 */
export async function* trainRun(options: TrainRunOptions): AsyncGenerator<TrainingEvent, void> {
  const { recipe, training, validation, classCount, loss, reportIntervalMs = 250 } = options;
  const { batchSize, epochs, patience, timeLimitMinutes, emaDecay, freezeBackboneEpochs } = recipe.training;
  const count = training.rows.length;
  invariant(count > 0 && training.labels.length === count, 'A run needs training images and their labels');
  const steps = stepsPerEpoch(count, batchSize);
  const schedule = {
    schedule: recipe.schedule,
    peak: recipe.training.learningRate,
    stepsPerEpoch: steps,
    epochs,
  };
  const { imageSize, channels } = recipe.preprocessing;
  const size = { width: imageSize, height: imageSize, channels };
  const timeLimitMs = (timeLimitMinutes ?? Number.POSITIVE_INFINITY) * 60_000;
  let { engine } = options;
  let position = options.startAt?.position ?? RUN_START;
  let best = options.startAt?.best ?? null;
  const watch = new Stopwatch(options.now ?? (() => performance.now()));

  async function* suspended(event: TrainingEvent): AsyncGenerator<TrainingEvent, void> {
    watch.stop();
    yield event;
    watch.start();
  }
  const learningRate = (step: number) => learningRateAt(schedule, step) * position.plateau.share;
  const end = (reason: EndReason): Extract<TrainingEvent, { type: 'end' }> => ({
    type: 'end',
    reason,
    position,
    best,
    lastGood: null,
    notFinite: null,
  });
  const snapshot = async (epoch: number, step: number): Promise<WeightSnapshot> => ({
    epoch,
    step,
    tensors: modelTensors(await engine.exportState()),
  });
  /** Reads the training sums back into the position. */
  const readBack = async (): Promise<{ totals: Totals; record: StepRecord | null }> => {
    const totals = await engine.takeTrainTotals();
    const lapMs = watch.lap();
    const elapsedMs = position.elapsedMs + lapMs;
    position = {
      ...position,
      elapsedMs,
      epochElapsedMs: position.epochElapsedMs + lapMs,
      epochSums: addSums(position.epochSums, totals),
    };
    if (totals.count === 0) return { totals, record: null };
    const record: StepRecord = {
      step: position.step,
      epoch: position.epoch + position.stepInEpoch / steps,
      trainLoss: meanLoss(totals),
      trainAccuracy: accuracy(totals),
      learningRate: learningRate(position.step - 1),
      gradientNorm: totals.gradientNorm,
      imagesPerSecond: (1000 * totals.count) / Math.max(lapMs, 1e-3),
      elapsedMs,
    };
    return { totals, record };
  };

  /** Why the run is over, at the end of an epoch: by its position alone, so that one that was cut off there knows too. */
  const reasonToEnd = (): EndReason | null => {
    if (position.elapsedMs >= timeLimitMs) return 'timeLimit';
    const { best: last } = position;
    if (patience !== null && last !== null && position.epoch - (last.reachedAt ?? last.epoch) >= patience)
      return 'earlyStopping';
    return position.epoch >= epochs ? 'epochs' : null;
  };

  watch.start();
  for (;;) {
    const reason = position.stepInEpoch === 0 ? reasonToEnd() : null;
    if (reason !== null) {
      yield* suspended(end(reason));
      return;
    }
    const epoch = position.epoch;
    if (freezeBackboneEpochs > 0 && epoch === freezeBackboneEpochs && position.stepInEpoch === 0) {
      engine = await thaw(engine, options.unfreeze);
    }
    // A thawed optimizer is a new one: its step count, which bias correction depends on, begins there.
    const firstStep = isBackboneFrozen(recipe, epoch) ? 0 : Math.max(0, freezeBackboneEpochs) * steps;
    const order = epochOrder(recipe.seed, epoch, count);
    let late = position.elapsedMs >= timeLimitMs;
    while (position.stepInEpoch < steps && !late) {
      const start = position.stepInEpoch * batchSize;
      const chosen = order.subarray(start, start + batchSize);
      const indices = gather(training.rows, chosen);
      const labels = gather(training.labels, chosen);
      const place = { seed: recipe.seed, epoch, stepInEpoch: position.stepInEpoch };
      await engine.trainStep({
        indices,
        labels,
        ...drawBatchAugmentation(recipe.augmentation, size, place, indices, labels),
        learningRate: learningRate(position.step),
        step: position.step - firstStep + 1,
        averageStep: position.step + 1,
      });
      position = { ...position, step: position.step + 1, stepInEpoch: position.stepInEpoch + 1 };
      yield* suspended({ type: 'step', step: position.step });
      late = position.elapsedMs + watch.sinceLapMs() >= timeLimitMs;
      if (late || watch.sinceLapMs() >= reportIntervalMs || position.stepInEpoch === steps) {
        const { totals, record } = await readBack();
        const { notFinite } = totals;
        if (notFinite !== null) {
          const lastGood = await snapshot(epoch + 1, notFinite.step - 1 + firstStep);
          yield* suspended({ ...end('notFinite'), lastGood, notFinite });
          return;
        }
        if (record !== null) yield* suspended({ type: 'progress', record, position });
      }
    }

    const weights = emaDecay === null ? 'live' : 'average';
    const passSize = recomputesStatistics(recipe, steps)
      ? (options.statisticsBatchSize?.(epoch) ?? null)
      : null;
    if (passSize !== null) {
      const rows = gather(training.rows, order);
      for await (const done of recomputeStatistics(engine, rows, passSize, weights)) {
        yield* suspended({ type: 'statistics', done, total: count });
      }
    }
    let evaluation: HeldOut | null = null;
    if (validation !== null && validation.rows.length > 0) {
      const evaluating = evaluateImages(engine, {
        images: validation,
        classCount,
        criterion: loss,
        batchSize: options.evaluationBatchSize,
        weights,
      });
      let next = await evaluating.next();
      while (!next.done) {
        yield* suspended({ type: 'validation', done: next.value, total: validation.rows.length });
        next = await evaluating.next();
      }
      evaluation = next.value;
    }
    const bestEpoch = evaluation === null ? position.best : bestOf(recipe, position, evaluation.sums);
    const isBest = bestEpoch !== position.best;
    if (isBest) best = await snapshot(epoch + 1, position.step);
    const lapMs = watch.lap();
    const record = epochRecord(position, evaluation, {
      learningRate: learningRate(position.step - 1),
      durationMs: position.epochElapsedMs + lapMs,
      best: isBest,
    });
    position = {
      epoch: epoch + 1,
      stepInEpoch: 0,
      step: position.step,
      elapsedMs: position.elapsedMs + lapMs,
      epochElapsedMs: 0,
      epochSums: NO_SUMS,
      plateau: afterPlateauEpoch(
        position.plateau,
        schedule,
        record.validationLoss ?? meanLoss(position.epochSums),
      ),
      best: bestEpoch,
    };
    yield* suspended({
      type: 'epoch',
      record,
      confusion: evaluation?.confusion ?? null,
      position,
      best: isBest ? best : null,
    });
  }
}

/** The same weights in an engine where nothing is frozen, with an optimizer that begins anew. */
async function thaw(engine: Engine, unfreeze: TrainRunOptions['unfreeze']): Promise<Engine> {
  invariant(unfreeze !== undefined, 'A recipe that thaws its backbone needs a way to make the engine anew');
  const { tensors } = await engine.exportState();
  const optimizers = /^(slot\.|scaler\/)/;
  return unfreeze({ tensors: new Map([...tensors].filter(([key]) => !optimizers.test(key))) });
}

function monitored({ training }: Recipe, sums: Sums): number {
  return training.monitor === 'validationLoss' ? meanLoss(sums) : accuracy(sums);
}

/**
 * The best epoch, this one included. Of equal accuracies the one of lower loss is better: a few images reach 100 % long before
 * their network is sure of anything.
 */
function bestOf(recipe: Recipe, { epoch, best }: LoopPosition, sums: Sums): BestEpoch | null {
  const value = monitored(recipe, sums);
  const loss = meanLoss(sums);
  if (!Number.isFinite(value)) return best;
  const own = { epoch: epoch + 1, value, loss };
  if (best === null) return own;
  const isBetter = recipe.training.monitor === 'validationLoss' ? value < best.value : value > best.value;
  if (isBetter) return own;
  const isSurer = value === best.value && best.loss !== undefined && loss < best.loss;
  return isSurer ? { ...own, reachedAt: best.reachedAt ?? best.epoch } : best;
}

function epochRecord(
  { epoch, step, epochSums }: LoopPosition,
  evaluation: HeldOut | null,
  rest: Pick<EpochRecord, 'learningRate' | 'durationMs' | 'best'>,
): EpochRecord {
  return {
    epoch: epoch + 1,
    step,
    trainLoss: meanLoss(epochSums),
    trainAccuracy: accuracy(epochSums),
    ...eachValidationFigure((figure) => evaluation && figure.of(evaluation)),
    ...rest,
  };
}
