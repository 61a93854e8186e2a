/** A checkpoint that takes no longer than this may be asked for at any time: when the page is hidden. */
const QUICK_MS = 2000;
/** Of the time since the last one, what the next may take where an epoch has just ended: a good place, but not owed. */
const EPOCH_SHARE = 0.01;
/** The same for one that the clock owes: what a lost tab costs is bounded by it. */
const CLOCK_SHARE = 0.02;
/** Before the first was written. A run that is lost sooner than its first checkpoint begins again from its seed. */
const ASSUMED_COST_MS = 50;

/**
 * When a run's checkpoints are due. They adapt to what writing them takes: at most 1 % of a run's time at the ends of
 * epochs, 2 % by the clock, so that a lost tab costs `everyMs`, or fifty times what a checkpoint takes where that is more.
 */
export class SavePace {
  private lastCostMs = ASSUMED_COST_MS;
  private totalMs = 0;

  /** @param everyMs between checkpoints within an epoch */
  constructor(
    private readonly everyMs: number,
    private savedAtMs: number,
  ) {}

  /** What saving took so far. */
  get savingMs(): number {
    return this.totalMs;
  }

  /**
   * Whether a checkpoint is due now. One that is asked for comes at once where it is quick; else it waits until the clock
   * would owe it: a gigabyte at each turn to another tab would be felt.
   */
  isDue(nowMs: number, epochEnded: boolean, isAskedFor: boolean): boolean {
    if (isAskedFor && this.lastCostMs <= QUICK_MS) return true;
    const sinceMs = nowMs - this.savedAtMs;
    if (epochEnded && this.lastCostMs <= EPOCH_SHARE * sinceMs) return true;
    const isOwed = isAskedFor || sinceMs >= this.everyMs;
    return isOwed && this.lastCostMs <= CLOCK_SHARE * sinceMs;
  }

  /** A checkpoint was written, or could not be: that has its cost too, and a full disk is not tried again at once. */
  saved(fromMs: number, toMs: number): void {
    this.savedAtMs = toMs;
    this.lastCostMs = toMs - fromMs;
    this.totalMs += this.lastCostMs;
  }
}
