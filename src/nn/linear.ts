import type { LayoutChange, ParameterSpec } from '../kernels/graph';
import { invariant } from '../shared/errors';
import type { Module } from './module';

export interface LinearOptions {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias?: boolean;
  /** How torch orders the columns, where the input is a flattened image. */
  readonly layout?: LayoutChange;
}

/** torch.nn.Linear: weight [out, in] and bias [out], both drawn from U(−1/√in, 1/√in). */
export function linear({
  inFeatures,
  outFeatures,
  bias = true,
  layout = { kind: 'same' },
}: LinearOptions): Module {
  const initialization = { kind: 'uniform', bound: 1 / Math.sqrt(inFeatures) } as const;
  return {
    build(graph, input) {
      const leading = input.shape.slice(0, -1); // [] or [T]
      invariant(
        input.shape.at(-1) === inFeatures,
        `Linear(${inFeatures}) was given [${input.shape.join(', ')}]`,
      );
      const spec = (name: string, shape: number[], role: ParameterSpec['role']): ParameterSpec => ({
        name: graph.name(name),
        shape,
        entries: [{ name: graph.name(name), shape }],
        layout: role === 'weight' ? layout : { kind: 'same' },
        initialization,
        role,
      });
      const weight = graph.parameter(spec('weight', [outFeatures, inFeatures], 'weight'));
      const biasId = bias ? graph.parameter(spec('bias', [outFeatures], 'bias')) : null;
      const shape = [...leading, outFeatures];
      const tokens = leading[0] ?? 1;
      graph.row({
        kind: 'Linear',
        detail: `${inFeatures}→${outFeatures}${bias ? '' : ', no bias'}`,
        outputShape: shape,
        parameterCount: outFeatures * inFeatures + (bias ? outFeatures : 0),
        multiplyAdds: tokens * inFeatures * outFeatures,
        activationCount: tokens * outFeatures,
      });
      return graph.add({ kind: 'linear', weight, bias: biasId }, [input], shape);
    },
  };
}
