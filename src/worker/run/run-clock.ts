import type { EpochRecord } from '../../metrics/records';

/** Training time: what passes between start and stop, pauses left out. */
export class RunClock {
  private passedMs: number;
  private runningSince: number | null = null;

  constructor(passedMs = 0) {
    this.passedMs = passedMs;
  }

  start(): void {
    this.runningSince ??= performance.now();
  }

  stop(): void {
    this.passedMs = this.elapsedMs();
    this.runningSince = null;
  }

  /** Does something that is no training: its time is left out too. */
  async aside(work: () => Promise<void>): Promise<void> {
    const isRunning = this.runningSince !== null;
    this.stop();
    try {
      await work();
    } finally {
      if (isRunning) this.start();
    }
  }

  elapsedMs(): number {
    return this.passedMs + (this.runningSince === null ? 0 : performance.now() - this.runningSince);
  }
}

/** By a run's pace so far: by whole epochs where there are some (validation counts), else by steps; null before any. */
export function remainingMs(
  passed: { readonly step: number; readonly elapsedMs: number; readonly epochs: readonly EpochRecord[] },
  stepsPerEpoch: number,
  epochs: number,
): number | null {
  const { step, elapsedMs } = passed;
  if (step === 0) return null;
  const wholeMs = passed.epochs.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  const wholeSteps = passed.epochs.length * stepsPerEpoch;
  return (epochs * stepsPerEpoch - step) * (wholeSteps > 0 ? wholeMs / wholeSteps : elapsedMs / step);
}
