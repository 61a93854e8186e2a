import { nextTask } from '../platform/next-task';
import { Throttle } from './progress-clock';

/** Messages of the page are let in this often. */
const BREATHE_EVERY_MS = 30;

/** What the gate asks of the run it belongs to. */
export interface GatedRun {
  /** Whether the engine stands exactly where the run says, so that it could be gone on from. */
  readonly isSettled: () => boolean;
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
}

/** Between two steps of a run: here it is paused and stopped, and does what is asked of it meanwhile. */
export class RunGate {
  private readonly jobs: (() => Promise<void>)[] = [];
  private readonly breatheDue = new Throttle(BREATHE_EVERY_MS);
  private wish: 'run' | 'pause' | 'stop' = 'run';
  private wake: () => void = () => {};

  /** A stop is the last wish: the run may be saving by now, and cannot turn round. */
  want(wish: 'run' | 'pause' | 'stop'): void {
    if (this.wish !== 'stop') this.wish = wish;
    this.wake();
  }

  /** Does this at the gate; in a pause too. */
  whenAtGate<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.jobs.push(() => work().then(resolve, reject));
      this.wake();
    });
  }

  /** Does what was asked for, and what is asked for meanwhile: in a pause nothing else would wake the run for that. */
  async serve(): Promise<void> {
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) await job();
  }

  /** Lets messages in, serves, and waits out a pause; false when the run is to stop. */
  async pass(run: GatedRun): Promise<boolean> {
    if (this.breatheDue.due()) await nextTask();
    let isPaused = false;
    for (;;) {
      await this.serve();
      // A pause or an end between a step and its reading back could not be gone on from exactly: a moment more.
      if (this.wish === 'run' || !run.isSettled()) break;
      if (this.wish === 'stop') return false;
      if (isPaused) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else {
        isPaused = true;
        await run.pause();
      }
    }
    if (isPaused) run.resume();
    return true;
  }
}
