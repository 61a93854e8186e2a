import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { EngineOptions } from '../engine';
import type { ParameterSpec } from '../graph';
import { heapAddress, heapDoubles, heapDoubleView, heapTensor, heapView } from './heap';
import { runInShares } from './kernel/cpu-kernel';
import type { ModelState } from './model-state';
import { updateParameter } from './optimizers';
import { decayOf, type GradientMap, learningRateOf, type StepInfo, weightDecayOf } from './update-rules';

/** torch.nn.utils.clip_grad_norm_: the factor on all gradients. */
function clipFactor(clipNorm: number | null, norm: number): number {
  return clipNorm === null ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
}

/** Numbers whose squares are summed before they are added to the others'. */
const BLOCK = 65_536;

/** Global 2-norm of all gradients together, in float64. */
export function gradientNormOnHeap(gradients: GradientMap): number {
  let squares = 0;
  for (const gradient of gradients.values()) {
    const blocks = Math.ceil(gradient.size / BLOCK);
    const sums = heapDoubles(blocks);
    const args = [heapAddress(gradient), heapAddress(sums), gradient.size, BLOCK];
    runInShares('sumBlockSquares', { args, count: blocks, grain: 1 });
    for (const sum of heapDoubleView(sums)) squares += sum;
    sums.dispose();
  }
  return Math.sqrt(squares);
}

/** One optimizer step where the numbers lie on the WASM heap. */
export function updateOnHeap(
  options: EngineOptions,
  state: ModelState,
  gradients: GradientMap,
  info: StepInfo,
  gradientNorm: number,
): void {
  const { learningRate, step } = info;
  const decay = decayOf(options, info);
  const average = decay === null ? null : state.startAverage();
  const specOf = (id: number) => options.graph.parameters[id] as ParameterSpec;
  // The weights are about to change: what was derived from them makes room (frozen ones derive theirs again).
  state.parameters.releaseDerived();
  // All room is taken before anything changes, so that a step is whole or has not happened.
  const ids = [...gradients.keys()];
  const room = tidy(() => [...ids, ...(average ? ids : [])].map((id) => heapTensor(specOf(id).shape)));
  const factor = clipFactor(options.clipNorm, gradientNorm);
  for (const [position, [id, gradient]] of [...gradients].entries()) {
    const spec = specOf(id);
    const updated = room[position] as Tensor;
    updateParameter(options.optimizer, {
      weights: heapView(state.parameters.get(id)),
      gradient: heapView(gradient),
      gradientFactor: factor,
      slots: state.slots.map((table) => heapView(table[id] as Tensor)),
      learningRate: learningRateOf(options, spec, learningRate),
      weightDecay: weightDecayOf(options, spec),
      step,
      result: heapView(updated),
    });
    state.parameters.replace(id, updated);
    if (!average || decay === null) continue;
    const moved = room[ids.length + position] as Tensor;
    const target = heapView(moved);
    const held = heapView(average.get(id));
    const live = heapView(updated);
    for (let i = 0; i < target.length; i++) {
      target[i] = decay * held[i] + (1 - decay) * (live[i] as number);
    }
    average.replace(id, moved);
  }
}
