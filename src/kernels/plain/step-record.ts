/** Sums over steps, taken rarely: on the WASM heap as plain numbers, on WebGPU as tensors that are read when taken. */
import { add, type Tensor, zeros } from '@tensorflow/tfjs-core';
import type { Totals } from '../engine';

/** Loss, correct and top-5 counts of a batch are added as a [3] tensor; what the host knows beforehand as numbers. */
export class StepRecord {
  private statistics: Tensor = zeros([3]);
  private weightSum = 0;
  private count = 0;
  private lossSum = 0;
  private correct = 0;
  private correctTop5 = 0;

  constructor(private readonly readsAtOnce: boolean) {}

  /** Takes `statistics` over. */
  add(statistics: Tensor, weightSum: number, count: number): void {
    this.weightSum += weightSum;
    this.count += count;
    if (this.readsAtOnce) {
      this.absorb(statistics.dataSync());
      statistics.dispose();
      return;
    }
    const total = add(this.statistics, statistics);
    this.statistics.dispose();
    statistics.dispose();
    this.statistics = total;
  }

  private absorb(values: ArrayLike<number>): void {
    this.lossSum += values[0];
    this.correct += values[1];
    this.correctTop5 += values[2];
  }

  /** The sums since they were last taken; starts again from zero. */
  async take(): Promise<Omit<Totals, 'gradientNorm' | 'notFinite'>> {
    const held = this.statistics;
    const { weightSum, count } = this;
    this.statistics = zeros([3]);
    this.weightSum = 0;
    this.count = 0;
    if (!this.readsAtOnce) this.absorb(await held.data());
    held.dispose();
    const { lossSum, correct, correctTop5 } = this;
    this.lossSum = 0;
    this.correct = 0;
    this.correctTop5 = 0;
    return { lossSum, weightSum, correct, correctTop5, count };
  }

  dispose(): void {
    this.statistics.dispose();
  }
}
