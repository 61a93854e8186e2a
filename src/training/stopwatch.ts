/** Measures time while it runs: pauses are left out. Milliseconds of the clock it is given. */
export class Stopwatch {
  private startedAt: number | null = null;
  private lapTotalMs = 0;

  constructor(private readonly now: () => number) {}

  start(): void {
    this.startedAt = this.now();
  }

  stop(): void {
    this.lapTotalMs = this.sinceLapMs();
    this.startedAt = null;
  }

  /** Running time since the last lap, or since the beginning. */
  sinceLapMs(): number {
    return this.lapTotalMs + (this.startedAt === null ? 0 : this.now() - this.startedAt);
  }

  /** Ends a lap: its running time; the next begins at zero. */
  lap(): number {
    const lapMs = this.sinceLapMs();
    this.lapTotalMs = 0;
    if (this.startedAt !== null) this.startedAt = this.now();
    return lapMs;
  }
}
