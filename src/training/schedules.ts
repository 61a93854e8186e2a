/** Learning rates per optimizer step, with torch.optim.lr_scheduler's semantics. Pure functions. */
import type { Schedule } from '../recipe/schema';
import { assertNever } from '../shared/errors';

export interface ScheduleContext {
  readonly schedule: Schedule;
  /** The recipe's learning rate. */
  readonly peak: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

/**
 * The learning rate of optimizer step `step` (from 0), before ReduceLROnPlateau's share.
 *
 * Warm-up over W steps is LinearLR(start_factor=1/(W+1), total_iters=W), then SequentialLR goes on with
 * linear: LinearLR(1 → finalShare), cosine: CosineAnnealingLR(eta_min=finalShare·peak), step: StepLR(everyEpochs, factor),
 * constant and plateau: the peak. oneCycle is OneCycleLR(max_lr=peak, cycle_momentum=False) over all steps, its rise
 * the warm-up's length or 30 %.
 */
export function learningRateAt(context: ScheduleContext, step: number): number {
  const { schedule, peak, stepsPerEpoch, epochs } = context;
  const total = stepsPerEpoch * epochs;
  const warmup = Math.min(Math.round(schedule.warmupEpochs * stepsPerEpoch), total);
  if (schedule.kind === 'oneCycle')
    return peak * oneCycleShare(step, total, warmup > 0 ? warmup / total : 0.3);
  if (step < warmup) return (peak * (step + 1)) / (warmup + 1);
  const done = step - warmup;
  const share = Math.min(1, done / Math.max(1, total - warmup));
  const { finalShare } = schedule;
  switch (schedule.kind) {
    case 'constant':
    case 'plateau':
      return peak;
    case 'linear':
      return peak * (1 + (finalShare - 1) * share);
    case 'cosine':
      return peak * (finalShare + ((1 - finalShare) * (1 + Math.cos(Math.PI * share))) / 2);
    case 'step':
      return peak * schedule.factor ** Math.floor(done / (schedule.everyEpochs * stepsPerEpoch));
    default:
      return assertNever(schedule.kind);
  }
}

/** OneCycleLR (Smith & Topin 2019) with cosine annealing, div_factor 25 and final_div_factor 10⁴. */
function oneCycleShare(step: number, total: number, riseShare: number): number {
  const start = 1 / 25;
  const end = start / 1e4;
  const anneal = (from: number, to: number, share: number) =>
    to + ((from - to) / 2) * (1 + Math.cos(Math.PI * Math.min(1, share)));
  const top = riseShare * total - 1;
  const last = total - 1;
  if (step <= top) return anneal(start, 1, top === 0 ? 1 : step / top);
  return anneal(1, end, last === top ? 1 : (step - top) / (last - top));
}

/** What ReduceLROnPlateau carries from epoch to epoch. */
export interface PlateauState {
  readonly best: number;
  readonly badEpochs: number;
  /** What the learning rate is multiplied by. */
  readonly share: number;
}

export const PLATEAU_START: PlateauState = { best: Number.MAX_VALUE, badEpochs: 0, share: 1 };

/** torch.optim.lr_scheduler.ReduceLROnPlateau(mode='min', threshold=1e-4 relative, patience=everyEpochs) after an epoch. */
export function afterPlateauEpoch(state: PlateauState, schedule: Schedule, loss: number): PlateauState {
  if (schedule.kind !== 'plateau') return state;
  if (loss < state.best * (1 - 1e-4)) return { ...state, best: loss, badEpochs: 0 };
  const badEpochs = state.badEpochs + 1;
  if (badEpochs > schedule.everyEpochs) {
    return { ...state, badEpochs: 0, share: state.share * schedule.factor };
  }
  return { ...state, badEpochs };
}
