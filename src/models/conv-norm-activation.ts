import type { Padding, Shape } from '../kernels/graph';
import { activation } from '../nn/activation';
import { type BatchNormSettings, batchNorm2d } from '../nn/batch-norm';
import { conv2d, kaimingNormalFanOut } from '../nn/conv2d';
import { depthwiseConv2d } from '../nn/depthwise-conv2d';
import { type Module, sequential } from '../nn/module';
import type { ActivationFunction } from '../recipe/kinds/activations';

/** state_dict names of a convolution, its norm and its activation. */
export type ConvNormNames = readonly [convolution: string, norm: string, activation: string];

/** How much a convolution pads an image of this shape. */
export type PaddingRule = (image: Shape, kernel: number, stride: number) => Padding;

export interface ConvNormOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride?: number;
  /** One filter a channel: inChannels = outChannels. */
  readonly isDepthwise?: boolean;
  readonly norm?: BatchNormSettings;
  /** Null: the block ends with its norm. */
  readonly activation: ActivationFunction | null;
  /** torchvision's `0`, `1`, `2` where left out. */
  readonly names?: ConvNormNames;
  readonly padding?: PaddingRule;
}

/** (k − 1) / 2 on every side, as torch's networks pad. */
const padEvenly: PaddingRule = (_image, kernel) => {
  const cells = (kernel - 1) / 2;
  return { top: cells, left: cells, bottom: cells, right: cells };
};

/** Keras's `correct_pad`: where it strides, an even side is padded by one cell less before the image. */
export const padAsKeras: PaddingRule = ([height, width], kernel, stride) => {
  const cells = (kernel - 1) / 2;
  const before = (side: number) => (stride === 1 || cells === 0 || side % 2 === 1 ? cells : cells - 1);
  return { top: before(height), left: before(width), bottom: cells, right: cells };
};

/**
 * torchvision.ops.Conv2dNormActivation: a convolution without bias that keeps the size at stride 1, batch norm, activation.
 * Kernels are Kaiming normal by fan out, as its networks draw them.
 */
export function convNormActivation(options: ConvNormOptions): Module {
  const { inChannels, outChannels, kernel, stride = 1, isDepthwise = false } = options;
  const [convolution, norm, activated] = options.names ?? ['0', '1', '2'];
  const padding = options.padding ?? padEvenly;
  const convolve: Module = {
    build(graph, input) {
      const common = {
        kernel,
        stride,
        padding: padding(input.shape, kernel, stride),
        bias: false,
        weightInitialization: kaimingNormalFanOut(outChannels, kernel),
      };
      const module = isDepthwise
        ? depthwiseConv2d({ ...common, channels: outChannels })
        : conv2d({ ...common, inChannels, outChannels });
      return module.build(graph, input);
    },
  };
  return sequential([
    [convolution, convolve],
    [norm, batchNorm2d(outChannels, options.norm)],
    ...(options.activation === null ? [] : [[activated, activation(options.activation)] as const]),
  ]);
}
