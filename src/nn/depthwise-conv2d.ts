import type { Initialization, Padding } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { paddedSide, paddingOf, type SquarePadding } from './conv2d';
import { declareParameter, torchUniform } from './declare-parameter';
import type { Module } from './module';

export interface DepthwiseConv2dOptions {
  readonly channels: number;
  /** Side of the square kernel. */
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: SquarePadding;
  readonly bias?: boolean;
  readonly weightInitialization?: Initialization;
  readonly biasInitialization?: Initialization;
}

/**
 * torch.nn.Conv2d(channels, channels, kernel, groups=channels), a filter of its own for each channel:
 * [H, W, C] → [H', W', C]; weight (torch [C, 1, k, k]) and bias drawn from U(−1/k, 1/k) where nothing else is said.
 */
export function depthwiseConv2d(options: DepthwiseConv2dOptions): Module {
  const { channels, kernel, stride = 1, padding = 0, bias = true } = options;
  const fanIn = kernel * kernel;
  const pads: Padding = paddingOf(padding, kernel);
  return {
    build(graph, input) {
      const [height, width, found] = input.shape;
      invariant(
        input.shape.length === 3 && found === channels,
        `Depthwise Conv2d(${channels}) was given [${input.shape.join(', ')}]`,
      );
      const shape = [
        paddedSide(height, pads.top + pads.bottom, kernel, stride),
        paddedSide(width, pads.left + pads.right, kernel, stride),
        channels,
      ];
      const weight = declareParameter(graph, {
        names: ['weight'],
        shape: [kernel, kernel, channels],
        torchShape: [channels, 1, kernel, kernel],
        layout: { kind: 'depthwise' },
        initialization: options.weightInitialization ?? torchUniform(fanIn),
        role: 'weight',
      });
      const biasId = bias
        ? declareParameter(graph, {
            names: ['bias'],
            shape: [channels],
            initialization: options.biasInitialization ?? torchUniform(fanIn),
            role: 'bias',
          })
        : null;
      const outputs = shape[0] * shape[1] * channels;
      graph.row({
        kind: 'Conv2d',
        detail: `${channels}, ${kernel}×${kernel}, groups=${channels}${stride === 1 ? '' : `, stride=${stride}`}`,
        outputShape: shape,
        parameterCount: fanIn * channels + (bias ? channels : 0),
        multiplyAdds: outputs * fanIn,
        activationCount: outputs,
      });
      const operation = {
        kind: 'depthwiseConv2d',
        kernel: [kernel, kernel],
        stride: [stride, stride],
        padding: pads,
        weight,
        bias: biasId,
      } as const;
      return graph.add(operation, [input], shape);
    },
  };
}
