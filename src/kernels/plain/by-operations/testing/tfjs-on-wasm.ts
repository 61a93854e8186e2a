import type { Engine, EngineOptions } from '../../../engine';
import { HEAP_BACKEND } from '../../cpu-engine';
import { createPlainEngine } from '../../engine';
import { crossEntropy } from '../cross-entropy';
import { TFJS_OPERATIONS } from '../operations';
import { TensorStepEnd } from '../step-end';
import { SUMS } from '../sums';

/** A graph by stock tfjs operations alone on the WASM backend: a peer to measure the CPU device against. */
export function createTfjsOnWasm(options: EngineOptions): Promise<Engine> {
  return createPlainEngine(options, {
    ...HEAP_BACKEND,
    operations: TFJS_OPERATIONS,
    sums: SUMS,
    crossEntropy,
    createStepEnd: (chosen, state) => new TensorStepEnd(chosen, state),
    createChainRunner: () => null,
    readsAtOnce: false,
  });
}
