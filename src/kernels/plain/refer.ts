import type { EngineState, Totals } from '../engine';
import type { SmallRun } from '../trust/small-run';
import { createCpuEngine } from './cpu-engine';
import { type KeptAsHalves, type StepTrace, traceStep } from './trace-step';

/** What the CPU device computes of a small run: all on the way, and what it comes to. `initialiseWasm` must have been awaited. */
export async function refer(
  { options, state, batch }: SmallRun,
  halves: KeptAsHalves | null,
): Promise<{ readonly trace: StepTrace; readonly after: EngineState; readonly totals: Totals }> {
  const trace = await traceStep(options, state, batch, halves);
  const engine = await createCpuEngine(options);
  try {
    await engine.importState(state);
    await engine.trainStep({ ...batch, augmentation: null, mix: null });
    return { trace, totals: await engine.takeTrainTotals(), after: await engine.exportState() };
  } finally {
    engine.dispose();
  }
}
