/** Estimates the time left of long work from its pace so far, a little biased to the present. */
export class PaceMeter {
  private startedAt = performance.now();
  private lastAt = this.startedAt;
  private lastDone = 0;
  private lately: number | null = null;

  /** Done per millisecond lately, or null before there is a pace. */
  get rate(): number | null {
    return this.lately;
  }

  /** Remaining milliseconds when `done` of `total` are done, or null before there is a pace. */
  remainingMs(done: number, total: number): number | null {
    const now = performance.now();
    const sinceLastMs = now - this.lastAt;
    if (sinceLastMs >= 500 && done > this.lastDone) {
      const current = (done - this.lastDone) / sinceLastMs;
      this.lately = this.lately === null ? current : 0.7 * this.lately + 0.3 * current;
      this.lastAt = now;
      this.lastDone = done;
    }
    const rate =
      this.lately ?? (done > 0 && now > this.startedAt + 200 ? done / (now - this.startedAt) : null);
    return rate === null ? null : (total - done) / rate;
  }
}

/** Calls through at most once per `everyMs`; `force` calls now. What lies between is dropped: only the newest counts. */
export class Throttle {
  private lastAt = Number.NEGATIVE_INFINITY;
  private readonly everyMs: number;

  constructor(everyMs: number) {
    this.everyMs = everyMs;
  }

  due(force = false): boolean {
    const now = performance.now();
    if (!force && now - this.lastAt < this.everyMs) return false;
    this.lastAt = now;
    return true;
  }
}
