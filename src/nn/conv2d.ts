import type { Initialization, Padding } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { declareParameter, torchUniform } from './declare-parameter';
import type { Module } from './module';

/**
 * Cells on every side; 'same' for an output as large as the input (stride 1; torch's padding='same'); or each side apart, as
 * Keras pads where it strides.
 */
export type SquarePadding = number | 'same' | Padding;

export interface Conv2dOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  /** Side of the square kernel. */
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: SquarePadding;
  readonly bias?: boolean;
  readonly weightInitialization?: Initialization;
  readonly biasInitialization?: Initialization;
}

/** torch.nn.init.kaiming_normal_(mode='fan_out', nonlinearity='relu') of a square kernel (He et al. 2015). */
export function kaimingNormalFanOut(outChannels: number, kernel: number): Initialization {
  return { kind: 'normal', deviation: Math.sqrt(2 / (outChannels * kernel * kernel)) };
}

/**
 * torch.nn.Conv2d: [H, W, in] → [H', W', out]; weight (torch [out, in, k, k]) and bias drawn from
 * U(−1/√fanIn, 1/√fanIn), fanIn = in · k².
 */
export function conv2d(options: Conv2dOptions): Module {
  const { inChannels, outChannels, kernel, stride = 1, padding = 0, bias = true } = options;
  const fanIn = inChannels * kernel * kernel;
  const pads = paddingOf(padding, kernel);
  return {
    build(graph, input) {
      const [height, width, channels] = input.shape;
      invariant(
        input.shape.length === 3 && channels === inChannels,
        `Conv2d(${inChannels}) was given [${input.shape.join(', ')}]`,
      );
      const shape = [
        paddedSide(height, pads.top + pads.bottom, kernel, stride),
        paddedSide(width, pads.left + pads.right, kernel, stride),
        outChannels,
      ];
      const weight = declareParameter(graph, {
        names: ['weight'],
        shape: [kernel, kernel, inChannels, outChannels],
        torchShape: [outChannels, inChannels, kernel, kernel],
        layout: { kind: 'convolution' },
        initialization: options.weightInitialization ?? torchUniform(fanIn),
        role: 'weight',
      });
      const biasId = bias
        ? declareParameter(graph, {
            names: ['bias'],
            shape: [outChannels],
            initialization: options.biasInitialization ?? torchUniform(fanIn),
            role: 'bias',
          })
        : null;
      graph.row({
        kind: 'Conv2d',
        detail: detailOf(options),
        outputShape: shape,
        parameterCount: fanIn * outChannels + (bias ? outChannels : 0),
        multiplyAdds: shape[0] * shape[1] * fanIn * outChannels,
        activationCount: shape[0] * shape[1] * outChannels,
      });
      const operation = {
        kind: 'conv2d',
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

/** How many windows of a kernel fit along a side that is padded by `pad` cells in all. */
export function paddedSide(length: number, pad: number, kernel: number, stride: number): number {
  const side = Math.floor((length + pad - kernel) / stride) + 1;
  invariant(side >= 1, `A kernel of ${kernel} leaves nothing of ${length} cells padded by ${pad}`);
  return side;
}

/** torch pads 'same' by k − 1 in all, the odd cell after. */
export function paddingOf(padding: SquarePadding, kernel: number): Padding {
  if (typeof padding === 'object') return padding;
  const before = padding === 'same' ? Math.floor((kernel - 1) / 2) : padding;
  const after = padding === 'same' ? kernel - 1 - before : padding;
  return { top: before, left: before, bottom: after, right: after };
}

/** In torch's words: they are the same in every language. */
function detailOf({ inChannels, outChannels, kernel, stride = 1, padding = 0, bias = true }: Conv2dOptions) {
  const parts = [`${inChannels}→${outChannels}`, `${kernel}×${kernel}`];
  if (stride !== 1) parts.push(`stride=${stride}`);
  if (padding !== 0) parts.push(`padding=${inWords(padding)}`);
  if (!bias) parts.push('bias=False');
  return parts.join(', ');
}

function inWords(padding: SquarePadding): string {
  if (typeof padding !== 'object') return `${padding}`;
  const { top, left, bottom, right } = padding;
  return `(${top}, ${left}, ${bottom}, ${right})`;
}
