import type { DatasetProblem } from '../../../protocol/dataset';
import type { DecodeProgress } from '../../dataset';

/** A person reads no faster; a report costs a message to the page. */
const REPORT_INTERVAL_MS = 100;

/** Nothing is said of speed before this much has been seen of it. */
const SETTLING_MS = 500;

/** Counts what is done and reports it at a bearable rate. */
export class DecodeClock {
  private readonly startedMs: number;
  private reportedMs = Number.NEGATIVE_INFINITY;
  private doneCount = 0;
  private skippedCount = 0;
  private fresh: DatasetProblem[] = [];

  constructor(
    private readonly total: number,
    private readonly onProgress: (progress: DecodeProgress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedMs = now();
  }

  problem(problem: DatasetProblem): void {
    this.fresh.push(problem);
  }

  /** What is there already: it says nothing of the speed. */
  leaveOut(count: number): void {
    this.skippedCount += count;
    this.doneCount += count;
  }

  done(count: number): void {
    this.doneCount += count;
    if (this.now() - this.reportedMs >= REPORT_INTERVAL_MS) this.report();
  }

  /** The last word: nothing is left unreported. */
  finish(): void {
    this.report();
  }

  private report(): void {
    const nowMs = this.now();
    const elapsedMs = nowMs - this.startedMs;
    const freshCount = this.doneCount - this.skippedCount;
    const isSettled = elapsedMs >= SETTLING_MS && freshCount > 0;
    const imagesPerSecond = isSettled ? (freshCount / elapsedMs) * 1000 : null;
    this.reportedMs = nowMs;
    this.onProgress({
      done: this.doneCount,
      total: this.total,
      imagesPerSecond,
      remainingMs: imagesPerSecond === null ? null : ((this.total - this.doneCount) / imagesPerSecond) * 1000,
      problems: this.fresh,
    });
    this.fresh = [];
  }
}
