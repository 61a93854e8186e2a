/**
 * Every schedule of the learning rate, once, with torch.optim.lr_scheduler's semantics: a new one is an entry here and its
 * name in the catalogues.
 */
/** What a schedule may be set to; `schema.ts` says within which bounds. */
export interface ScheduleSettings {
  /** Linear warm-up before it, in epochs (fractions allowed). */
  warmupEpochs: number;
  /** The learning rate ends at this share of its peak. */
  finalShare: number;
  /** step: every this many epochs … plateau: torch's patience, epochs without a better validation loss … */
  everyEpochs: number;
  /** … multiply by this. */
  factor: number;
}

/** A step of a run, as a schedule sees it. */
export interface ScheduleMoment {
  /** Optimizer steps before this one, and in the whole run. */
  readonly step: number;
  readonly total: number;
  /** Steps of the warm-up. */
  readonly warmup: number;
  /** Steps since the warm-up, and which share they are of those after it. */
  readonly done: number;
  readonly progress: number;
  readonly stepsPerEpoch: number;
}

interface ScheduleKind {
  /** The settings it reads, beside the warm-up. */
  readonly reads: readonly Exclude<keyof ScheduleSettings, 'warmupEpochs'>[];
  /** Whether it shapes the warm-up itself; else that is a straight line before it. */
  readonly warmsUp: boolean;
  /** What the recipe's learning rate is multiplied by. */
  share(settings: ScheduleSettings, moment: ScheduleMoment): number;
  /** The same in Python: an expression of the settings `s`, and of `at`, which has the moment's numbers by their names. */
  readonly python: string;
}

export const SCHEDULES = {
  constant: { reads: [], warmsUp: false, share: () => 1, python: '1' },
  /** LinearLR from 1 to finalShare. */
  linear: {
    reads: ['finalShare'],
    warmsUp: false,
    share: ({ finalShare }, { progress }) => 1 + (finalShare - 1) * progress,
    python: '1 + (s["finalShare"] - 1) * at.progress',
  },
  /** CosineAnnealingLR(eta_min = finalShare · peak). */
  cosine: {
    reads: ['finalShare'],
    warmsUp: false,
    share: ({ finalShare }, { progress }) =>
      finalShare + ((1 - finalShare) * (1 + Math.cos(Math.PI * progress))) / 2,
    python: 's["finalShare"] + (1 - s["finalShare"]) * (1 + math.cos(math.pi * at.progress)) / 2',
  },
  /** StepLR(everyEpochs, factor). */
  step: {
    reads: ['everyEpochs', 'factor'],
    warmsUp: false,
    share: ({ factor, everyEpochs }, { done, stepsPerEpoch }) =>
      factor ** Math.floor(done / (everyEpochs * stepsPerEpoch)),
    python: 's["factor"] ** (at.done // (s["everyEpochs"] * at.stepsPerEpoch))',
  },
  /** OneCycleLR(cycle_momentum=False) over all steps; its rise is the warm-up's length, or 30 %. */
  oneCycle: {
    reads: [],
    warmsUp: true,
    share: (_, { step, total, warmup }) => oneCycleShare(step, total, warmup > 0 ? warmup / total : 0.3),
    python: 'one_cycle(at.step, at.total, at.warmup / at.total if at.warmup > 0 else 0.3)',
  },
  /** ReduceLROnPlateau: what it lowers depends on the losses, and is multiplied on top. */
  plateau: { reads: ['everyEpochs', 'factor'], warmsUp: false, share: () => 1, python: '1' },
} as const satisfies Record<string, ScheduleKind>;

export type ScheduleName = keyof typeof SCHEDULES;

export const SCHEDULE_NAMES = Object.keys(SCHEDULES) as [ScheduleName, ...ScheduleName[]];

export interface Schedule extends ScheduleSettings {
  kind: ScheduleName;
}

/** The entry of a schedule. */
export function scheduleKind(name: ScheduleName): ScheduleKind {
  return SCHEDULES[name];
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
