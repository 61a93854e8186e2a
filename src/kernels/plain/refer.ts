import { tensor as makeTensor, type Tensor } from '@tensorflow/tfjs-core';
import type { EngineState, Totals } from '../engine';
import type { SmallRun } from '../trust/small-run';
import { createCpuEngine } from './cpu-engine';
import { ModelState } from './model-state';
import { type KeptAsHalves, type StepTrace, traceStep } from './trace-step';
import { gradientNormOnHeap, updateOnHeap } from './update-weights';

/** What the CPU engine computes of a small run. */
export interface Reference {
  readonly trace: StepTrace;
  /** After the step. */
  readonly after: EngineState;
  readonly totals: Totals;
}

/** All on the way, and what it comes to. `initialiseWasm` must have been awaited. */
export async function refer(run: SmallRun, halves: KeptAsHalves | null): Promise<Reference> {
  const { options, state, batch } = run;
  const trace = await traceStep(options, state, batch, halves);
  const engine = await createCpuEngine(options);
  try {
    await engine.importState(state);
    await engine.trainStep({ ...batch, augmentation: null, mix: null });
    const stepped = await engine.exportState();
    const statistics = [...stepped.tensors].filter(([key]) => key.startsWith('buffer/'));
    const updated = await update(run, trace.parameters);
    const after = { tensors: new Map([...updated.tensors, ...statistics]) };
    return { trace, totals: await engine.takeTrainTotals(), after };
  } finally {
    engine.dispose();
  }
}

/**
 * The optimizer's step by the gradients that were traced. An optimizer that divides by their size makes a whole step of what
 * is only rounding, so it must be shown those of what the device keeps, not those of the engine's own step.
 */
async function update(
  { options, state, batch }: SmallRun,
  parameters: ReadonlyMap<number, Float32Array>,
): Promise<EngineState> {
  const model = new ModelState(options);
  const gradients = new Map<number, Tensor>();
  try {
    model.import(state);
    for (const [id, gradient] of parameters)
      gradients.set(id, makeTensor(gradient, [...options.graph.parameters[id].shape]));
    updateOnHeap(options, model, gradients, batch, gradientNormOnHeap(gradients));
    return await model.export();
  } finally {
    for (const gradient of gradients.values()) gradient.dispose();
    model.dispose();
  }
}
