import { sizeOf } from '../kernels/graph';
import { paddedSide } from './conv2d';
import type { Module } from './module';

export interface MaxPool2dOptions {
  readonly kernel: number;
  /** Where left out, the kernel: windows that do not overlap. */
  readonly stride?: number;
  readonly padding?: number;
}

/** torch.nn.MaxPool2d(kernel, stride, padding), floor mode: [H, W, C] → [H', W', C]. */
export function maxPool2d({ kernel, stride = kernel, padding = 0 }: MaxPool2dOptions): Module {
  return {
    build(graph, input) {
      const [height, width, channels] = input.shape;
      const side = (length: number) => paddedSide(length, 2 * padding, kernel, stride);
      const shape = [side(height), side(width), channels];
      graph.row({
        kind: 'MaxPool2d',
        detail: `${kernel}×${kernel}, stride=${stride}${padding === 0 ? '' : `, padding=${padding}`}`,
        outputShape: shape,
        parameterCount: 0,
        multiplyAdds: 0,
        activationCount: sizeOf(shape),
      });
      return graph.add(
        {
          kind: 'maxPool2d',
          kernel: [kernel, kernel],
          stride: [stride, stride],
          padding: [padding, padding],
        },
        [input],
        shape,
      );
    },
  };
}

/** torch.nn.AdaptiveAvgPool2d(1) and flatten: [H, W, C] → [C]. */
export const globalAveragePool: Module = {
  build(graph, input) {
    const shape = [input.shape[2]];
    graph.row({
      kind: 'AdaptiveAvgPool2d',
      detail: '1×1',
      outputShape: shape,
      parameterCount: 0,
      multiplyAdds: sizeOf(input.shape),
      activationCount: shape[0],
    });
    return graph.add({ kind: 'globalAveragePool' }, [input], shape);
  },
};

/** torch.nn.Flatten: [H, W, C] → [H·W·C]; a Linear after it takes the 'flattened' layout. */
export const flatten: Module = {
  build(graph, input) {
    const shape = [sizeOf(input.shape)];
    graph.row({
      kind: 'Flatten',
      detail: '',
      outputShape: shape,
      parameterCount: 0,
      multiplyAdds: 0,
      activationCount: 0,
    });
    return graph.add({ kind: 'reshape' }, [input], shape);
  },
};

/** What stands for an image after the tokens: the class token, or the mean of all tokens. [T, D] → [D]. */
export function poolTokens(pooling: 'cls' | 'mean'): Module {
  return {
    build: (graph, input) =>
      graph.add(
        pooling === 'cls' ? { kind: 'firstToken' } : { kind: 'meanTokens', from: 0 },
        [input],
        [input.shape[1]],
      ),
  };
}
