import type { Totals } from '../engine';
import { RECORD_CAPACITY } from './lowering/program-buffers';
import { RECORD_WORDS } from './operations/loss';
import type { PackedTensors } from './packed-tensors';
import type { Readback } from './readback';

/** Of a record that was cut off: a sum with it is told as not finite. */
const MISSING = Number.NaN;

interface PendingRecord {
  readonly count: number;
  /** The step this micro-batch finished, or null where more of its step follow. */
  readonly finishedStep: number | null;
  readonly step: number;
  /** Positions of the step's images. */
  readonly indices: Int32Array;
}

/** Sums that the device writes per micro-batch and the host adds up in float64, reading only when asked or full. */
export class TotalsReader {
  private pending: PendingRecord[] = [];
  private sums = { lossSum: 0, weightSum: 0, correct: 0, correctTop5: 0, count: 0 };
  private gradientNorm = 0;
  private notFinite: Totals['notFinite'] = null;
  private brokenLoss: { readonly step: number; readonly indices: Int32Array } | null = null;

  constructor(
    private readonly records: () => GPUBuffer,
    private readonly readback: Readback,
    private readonly parameters: PackedTensors,
  ) {}

  /** The record the next micro-batch writes. Reads what there is first where none is free. */
  async next(record: PendingRecord): Promise<number> {
    if (this.pending.length === RECORD_CAPACITY) await this.drain();
    return this.pending.push(record) - 1;
  }

  /** `suspects`: the images of the first step that was not finite, where its loss already was not. */
  async take(): Promise<{ readonly totals: Totals; readonly suspects: Int32Array | null }> {
    await this.drain();
    const { notFinite, brokenLoss } = this;
    const suspects = brokenLoss && brokenLoss.step === notFinite?.step ? brokenLoss.indices : null;
    const totals = { ...this.sums, gradientNorm: this.gradientNorm, notFinite: this.notFinite };
    this.sums = { lossSum: 0, weightSum: 0, correct: 0, correctTop5: 0, count: 0 };
    this.notFinite = null;
    this.brokenLoss = null;
    return { totals, suspects };
  }

  private async drain(): Promise<void> {
    const { pending, sums } = this;
    if (pending.length === 0) return;
    this.pending = [];
    const words = await this.readback.read(this.records(), pending.length * RECORD_WORDS * 4);
    for (const [i, { count, finishedStep, step, indices }] of pending.entries()) {
      const record = words.subarray(i * RECORD_WORDS, (i + 1) * RECORD_WORDS);
      const [
        loss = MISSING,
        weight = MISSING,
        correct = MISSING,
        top5 = MISSING,
        squaredNorm = MISSING,
        badBlock = MISSING,
        skipped = MISSING,
      ] = record;
      sums.lossSum += loss;
      sums.weightSum += weight;
      sums.correct += correct;
      sums.correctTop5 += top5;
      sums.count += count;
      if (finishedStep !== null) {
        // What overflowed has no norm.
        if (skipped === 0) this.gradientNorm = Math.sqrt(squaredNorm);
        if (badBlock > 0) this.notFinite ??= { step, path: this.pathOf(badBlock - 1) };
      }
      if (!Number.isFinite(loss)) {
        this.notFinite ??= { step, path: '' };
        this.brokenLoss ??= { step, indices };
      }
    }
  }

  private pathOf(block: number): string {
    return this.parameters.tensors[this.parameters.tensorOfBlock(block)]?.name ?? '';
  }
}
