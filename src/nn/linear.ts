import type { Initialization, LayoutChange } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { declareParameter, torchUniform } from './declare-parameter';
import type { Module } from './module';

/** How the weight and the bias of a layer are drawn, where it is not torch's default. */
export interface LayerInitialization {
  readonly weight: Initialization;
  readonly bias: Initialization;
}

export interface LinearOptions {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias?: boolean;
  /** How torch orders the columns, where the input is a flattened image. */
  readonly layout?: LayoutChange;
  readonly initialization?: LayerInitialization;
  /**
   * Names of torch's linears that are computed as one, stacked along the outputs (`query`, `key`, `value`);
   * each has outFeatures / names.length outputs. Left out: this is one linear, named by its scope.
   */
  readonly stacked?: readonly string[];
  /** In torch a 1×1 convolution, on something pooled to one pixel or on every pixel: weight [out, in, 1, 1]. */
  readonly isConvolution?: boolean;
}

/** torch.nn.Linear: weight [out, in] and bias [out], both drawn from U(−1/√in, 1/√in). */
export function linear(options: LinearOptions): Module {
  const { inFeatures, outFeatures, bias = true, layout, stacked = [''], isConvolution = false } = options;
  const drawn = options.initialization ?? {
    weight: torchUniform(inFeatures),
    bias: torchUniform(inFeatures),
  };
  const names = (kind: string) => stacked.map((prefix) => (prefix === '' ? kind : `${prefix}.${kind}`));
  return {
    build(graph, input) {
      const leading = input.shape.slice(0, -1); // [] or [T]
      invariant(
        input.shape.at(-1) === inFeatures,
        `Linear(${inFeatures}) was given [${input.shape.join(', ')}]`,
      );
      const weight = declareParameter(graph, {
        names: names('weight'),
        shape: [outFeatures, inFeatures],
        ...(isConvolution && { torchShape: [outFeatures, inFeatures, 1, 1] }),
        layout,
        initialization: drawn.weight,
        role: 'weight',
      });
      const biasId = bias
        ? declareParameter(graph, {
            names: names('bias'),
            shape: [outFeatures],
            initialization: drawn.bias,
            role: 'bias',
          })
        : null;
      const shape = [...leading, outFeatures];
      const tokens = leading[0] ?? 1;
      graph.row({
        kind: isConvolution ? 'Conv2d' : 'Linear',
        detail: `${inFeatures}→${outFeatures}${isConvolution ? ', 1×1' : ''}${bias ? '' : ', bias=False'}`,
        outputShape: shape,
        parameterCount: outFeatures * inFeatures + (bias ? outFeatures : 0),
        multiplyAdds: tokens * inFeatures * outFeatures,
        activationCount: tokens * outFeatures,
      });
      return graph.add({ kind: 'linear', weight, bias: biasId }, [input], shape);
    },
  };
}
