import { tensor as makeTensor, type Tensor } from '@tensorflow/tfjs-core';
import type { EngineState } from '../engine';
import type { SmallRun } from '../trust/small-run';
import { ModelState } from './model-state';
import { type DeviceTrace, type NumbersById, type StepTrace, traceStep } from './trace-step';
import { gradientNormOnHeap, updateOnHeap } from './update-weights';

/** What a device should have made of a small run, each result by what it made before. */
export interface Reference {
  readonly trace: StepTrace;
  /** After the optimizer's step by the device's gradients. */
  readonly after: EngineState;
  /** Of the device's gradients. */
  readonly gradientNorm: number;
}

/**
 * `initialiseWasm` must have been awaited.
 *
 * @param gradients the device's, by parameter
 */
export async function refer(run: SmallRun, device: DeviceTrace, gradients: NumbersById): Promise<Reference> {
  const { options, state, batch } = run;
  const trace = await traceStep(options, state, batch, device);
  const model = new ModelState(options);
  const tensors = new Map<number, Tensor>();
  try {
    model.import(state);
    for (const [id, gradient] of gradients)
      tensors.set(id, makeTensor(gradient, [...options.graph.parameters[id].shape]));
    const gradientNorm = gradientNormOnHeap(tensors);
    updateOnHeap(options, model, tensors, batch, gradientNorm);
    return { trace, gradientNorm, after: await model.export() };
  } finally {
    for (const tensor of tensors.values()) tensor.dispose();
    model.dispose();
  }
}
