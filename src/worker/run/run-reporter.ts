import type { EpochRecord, StepRecord } from '../../metrics/records';
import type { DatasetProblem } from '../../protocol/dataset';
import type { RunProgress } from '../../protocol/run';
import type { Failure } from '../../shared/result';
import type { Post } from '../handlers';

/** What the screen may see change four times a second. */
const POST_EVERY_MS = 250;

type Standing = Omit<RunProgress, 'newSteps' | 'newEpochs' | 'fromStart' | 'notices'>;

/** Collects what happens in a run and posts it at a fixed rate; changes of state are posted at once. */
export class RunReporter {
  private readonly post: Post;
  private standing: Standing;
  private newSteps: StepRecord[] = [];
  private newEpochs: EpochRecord[] = [];
  private notices: Failure[] = [];
  private fromStart = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(post: Post, runId: string, epochs: number) {
    this.post = post;
    this.standing = {
      runId,
      state: 'preparing',
      device: null,
      basis: null,
      epoch: 0,
      epochs,
      step: 0,
      stepsPerEpoch: 0,
      imagesPerSecond: null,
      remainingMs: null,
      elapsedMs: 0,
      savingMs: 0,
      activity: null,
      activityDone: null,
      kernelChoices: null,
      failure: null,
    };
  }

  get state(): RunProgress['state'] {
    return this.standing.state;
  }

  set(patch: Partial<Standing>): void {
    const isTurn = patch.state !== undefined && patch.state !== this.standing.state;
    this.standing = { ...this.standing, ...patch };
    if (isTurn) this.flush();
    else this.schedule();
  }

  addStep(record: StepRecord): void {
    this.newSteps.push(record);
    this.schedule();
  }

  addEpoch(record: EpochRecord): void {
    this.newEpochs.push(record);
    this.flush();
  }

  /** The curves begin with these and nothing else: what a run goes on from. */
  replay(steps: readonly StepRecord[], epochs: readonly EpochRecord[]): void {
    this.newSteps = [...steps];
    this.newEpochs = [...epochs];
    this.fromStart = true;
    this.flush();
  }

  notice(notice: Failure): void {
    this.notices.push(notice);
    this.schedule();
  }

  /** Files that turned out unusable: said at the dataset, not at the run. */
  addProblems(problems: readonly DatasetProblem[]): void {
    if (problems.length > 0) this.post({ type: 'datasetProblems', problems });
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { newSteps, newEpochs, notices, fromStart } = this;
    this.newSteps = [];
    this.newEpochs = [];
    this.notices = [];
    this.fromStart = false;
    this.post({
      type: 'runProgress',
      progress: { ...this.standing, newSteps, newEpochs, fromStart, notices },
    });
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), POST_EVERY_MS);
  }
}
