import type { Tensor } from '@tensorflow/tfjs-core';
import type { EngineOptions, Totals, TrainBatch } from '../engine';
import type { StepEnd } from './backend';
import { heapView } from './heap';
import type { ModelState } from './model-state';
import { gradientNormOnHeap, updateOnHeap } from './update-weights';

/** The end of a step where numbers can be read at once. */
export class HeapStepEnd implements StepEnd {
  private norm = 0;
  private notFinite: Totals['notFinite'] = null;

  constructor(
    private readonly options: EngineOptions,
    private readonly state: ModelState,
  ) {}

  finish(
    batch: TrainBatch,
    gradients: ReadonlyMap<number, Tensor>,
    statistics: Tensor,
    findNotFinite: () => string,
  ): void {
    this.norm = gradientNormOnHeap(gradients);
    const wasFinite = Number.isFinite(this.norm) && Number.isFinite(heapView(statistics)[0]);
    if (!wasFinite) this.notFinite ??= { step: batch.step, path: findNotFinite() };
    // The weights from before the first bad step are the last good ones: they stay.
    if (!this.notFinite) updateOnHeap(this.options, this.state, gradients, batch, this.norm);
  }

  async gradientNorm(): Promise<number> {
    return this.norm;
  }

  async takeNotFinite(): Promise<Totals['notFinite']> {
    const { notFinite } = this;
    this.notFinite = null;
    return notFinite;
  }

  dispose(): void {}
}
