/** Learning rates per optimizer step, with torch.optim.lr_scheduler's semantics. Pure functions. */
import { type Schedule, scheduleKind } from '../recipe/kinds/schedules';

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
 * Warm-up over W steps is LinearLR(start_factor=1/(W+1), total_iters=W), then SequentialLR goes on with the schedule; one
 * that warms up by itself is asked from the first step on.
 */
export function learningRateAt(context: ScheduleContext, step: number): number {
  const { schedule, peak, stepsPerEpoch, epochs } = context;
  const kind = scheduleKind(schedule.kind);
  const total = stepsPerEpoch * epochs;
  const warmup = Math.min(Math.round(schedule.warmupEpochs * stepsPerEpoch), total);
  if (step < warmup && !kind.warmsUp) return (peak * (step + 1)) / (warmup + 1);
  const done = step - warmup;
  const progress = Math.min(1, done / Math.max(1, total - warmup));
  return peak * kind.share(schedule, { step, total, warmup, done, progress, stepsPerEpoch });
}

/** What ReduceLROnPlateau carries from epoch to epoch. */
export interface PlateauState {
  readonly best: number;
  readonly badEpochs: number;
  /** What the learning rate is multiplied by. */
  readonly share: number;
}

export const PLATEAU_START: PlateauState = { best: Number.MAX_VALUE, badEpochs: 0, share: 1 };

/** A rate that would sink by no more than this stays: ReduceLROnPlateau's `eps`. */
const SMALLEST_DECREASE = 1e-8;

/**
 * torch.optim.lr_scheduler.ReduceLROnPlateau(mode='min', threshold=1e-4 relative, patience=everyEpochs, eps=1e-8) after an
 * epoch. `eps` is asked of the recipe's rate; torch asks each parameter group's.
 */
export function afterPlateauEpoch(
  state: PlateauState,
  { schedule, peak }: Pick<ScheduleContext, 'schedule' | 'peak'>,
  loss: number,
): PlateauState {
  if (schedule.kind !== 'plateau') return state;
  if (loss < state.best * (1 - 1e-4)) return { ...state, best: loss, badEpochs: 0 };
  const badEpochs = state.badEpochs + 1;
  if (badEpochs > schedule.everyEpochs) {
    const share = state.share * schedule.factor;
    const sinks = peak * (state.share - share) > SMALLEST_DECREASE;
    return { ...state, badEpochs: 0, share: sinks ? share : state.share };
  }
  return { ...state, badEpochs };
}
