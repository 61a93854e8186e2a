import type { RunMetrics } from '../../metrics/records';
import type { DeviceReport } from '../../protocol/run';
import { invariant } from '../../shared/errors';
import { type Result, success } from '../../shared/result';
import { loadMoment, type Moment } from '../../training/checkpoints/saved-moment';
import { type LoopPosition, RUN_START } from '../../training/position';
import type { RunFolder } from '../../training/runs/run-store';
import { type Attempt, openAttempt } from './attempt';
import { type PreparationRequest, prepareData, type RunData } from './prepare-data';
import type { RunReporter } from './run-reporter';
import { type RunStart, startingPosition } from './run-start';

/**
 * Where a run begins, and begins again after its device failed. The state of a checkpoint is let go of once an engine has
 * it: beside the engine's own it would be a second gigabyte, and the disk has it too.
 */
export class RunBeginning {
  private start: RunStart | null;
  /** Where the run stands at first. */
  readonly position: LoopPosition;

  constructor(start: RunStart) {
    this.start = start;
    this.position = startingPosition(start);
  }

  /** Whether it begins with weights that are nowhere on the disk, and that no seed gives again. */
  get isUnsaved(): boolean {
    return this.start?.kind === 'weights';
  }

  /** Decodes the images of the run, as `prepareData` says. */
  prepare(request: Omit<PreparationRequest, 'start'>): Promise<Result<RunData>> {
    const { start } = this;
    invariant(start, 'A run begins somewhere');
    return prepareData({ ...request, start });
  }

  /** Opens the device where the run begins. Failures: those of `openAttempt`, after which it can be opened again. */
  async open(
    data: RunData,
    device: DeviceReport,
    microBatchSize: number,
    reporter: RunReporter,
  ): Promise<Result<{ readonly attempt: Attempt; readonly from: Pick<Moment, 'position' | 'best'> }>> {
    const { start } = this;
    invariant(start, 'A run begins somewhere');
    const opened = await openAttempt(data, device, start, microBatchSize, reporter);
    if (!opened.ok) return opened;
    const attempt = opened.value;
    if (start.kind !== 'checkpoint') return success({ attempt, from: { position: RUN_START, best: null } });
    this.start = null;
    const { position, best } = start;
    return success({ attempt, from: { position, best } });
  }

  /**
   * Back to the last checkpoint, of which the curves are answered; to the first start (null) where none can be read.
   * `canGoOn` is false where that one was let go of.
   */
  async rewind(
    folder: RunFolder | undefined,
  ): Promise<{ readonly metrics: RunMetrics | null; readonly canGoOn: boolean }> {
    const loaded = folder ? await loadMoment(folder) : null;
    if (loaded?.ok) this.start = { kind: 'checkpoint', ...loaded.value };
    return { metrics: loaded?.ok ? loaded.value.metrics : null, canGoOn: this.start !== null };
  }
}
