import type { Tensor } from '@tensorflow/tfjs-core';
import type { EngineOptions, Totals, TrainBatch } from '../../engine';
import type { StepEnd } from '../backend';
import type { ModelState } from '../model-state';
import { FiniteWatch } from './finite-watch';
import { gradientNorm, updateWeights } from './update-weights';

/** The end of a step where reading a number would stall the device: all of it stays in tensors until it is asked for. */
export class TensorStepEnd implements StepEnd {
  private readonly watch: FiniteWatch;
  private norm: Tensor | null = null;

  constructor(
    private readonly options: EngineOptions,
    private readonly state: ModelState,
  ) {
    this.watch = new FiniteWatch(options.graph.parameters.length);
  }

  finish(batch: TrainBatch, gradients: ReadonlyMap<number, Tensor>, statistics: Tensor): void {
    const norm = gradientNorm(gradients);
    this.norm?.dispose();
    this.norm = norm;
    this.watch.observe(statistics, [...gradients.keys()], [...gradients.values()], batch.step);
    updateWeights(this.options, this.state, gradients, batch, norm, (held, updated) =>
      this.watch.choose(held, updated),
    );
  }

  async gradientNorm(): Promise<number> {
    return this.norm ? (await this.norm.data())[0] : 0;
  }

  /** Names the parameter whose gradient was not finite: the values of that step are gone by now. */
  async takeNotFinite(): Promise<Totals['notFinite']> {
    const found = await this.watch.take();
    if (!found) return null;
    const { parameters } = this.options.graph;
    return { step: found.step, path: found.parameter === null ? '' : parameters[found.parameter].name };
  }

  dispose(): void {
    this.watch.dispose();
    this.norm?.dispose();
  }
}
