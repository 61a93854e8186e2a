import { sizeOf } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { declareParameter } from './declare-parameter';
import type { Module } from './module';

export interface LayerScaleOptions {
  readonly width: number;
  /** state_dict name below the scope: `gamma`, `layer_scale`, `lambda1`. */
  readonly name: string;
  readonly initial: number;
  /** Shape in torch, where it is not [width]: ConvNeXt's of torchvision is [width, 1, 1]. */
  readonly torchShape?: readonly number[];
}

/** Layer scale (Touvron et al. 2021, arXiv:2103.17239): x · weight over the last axis, [T, D] → [T, D]. */
export function layerScale({ width, name, initial, torchShape = [width] }: LayerScaleOptions): Module {
  return {
    build(graph, input) {
      invariant(input.shape.at(-1) === width, `LayerScale(${width}) was given [${input.shape.join(', ')}]`);
      const weight = declareParameter(graph, {
        names: [name],
        shape: [width],
        torchShape,
        initialization: { kind: 'constant', value: initial },
        role: 'layerScale',
      });
      graph.row({
        kind: 'LayerScale',
        detail: `${width}`,
        outputShape: input.shape,
        parameterCount: width,
        multiplyAdds: sizeOf(input.shape),
        activationCount: sizeOf(input.shape),
      });
      return graph.add({ kind: 'layerScale', weight }, [input], input.shape);
    },
  };
}
