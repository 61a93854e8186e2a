import type { EngineState } from '../../kernels/engine';
import type { Graph } from '../../kernels/graph';
import { initializeParameters } from '../../nn/initialize';
import type { SavedMoment } from '../../training/checkpoints/saved-moment';
import { type LoopPosition, RUN_START, type WeightSnapshot } from '../../training/position';

/** Where training begins: fresh weights, given ones, or a checkpoint with all that belongs to it. */
export type RunStart =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'weights'; readonly weights: WeightSnapshot }
  | ({ readonly kind: 'checkpoint' } & Pick<SavedMoment, 'position' | 'state' | 'best'>);

/** Where the run stands at first. */
export function startingPosition(start: RunStart): LoopPosition {
  return start.kind === 'checkpoint' ? start.position : RUN_START;
}

/** What its first engine holds. */
export function startingState(start: RunStart, graph: Graph, seed: number): EngineState {
  switch (start.kind) {
    case 'scratch':
      return { tensors: initializeParameters(graph, seed) };
    case 'weights':
      return { tensors: start.weights.tensors };
    case 'checkpoint':
      return start.state;
  }
}
