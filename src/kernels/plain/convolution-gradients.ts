/** The gradients of a convolution by our own kernel, on tfjs's memory (kernel/convolution.c). */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { FilterGradient } from './conv2d';
import { heapAddress, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';

/** What the kernel keeps of a list: an offset and a value; and how many lists of how many entries it makes at once. */
const LIST_FLOATS = 4 * 256 * 2 + 4;
/** The kernel reads whole vectors. */
const BEHIND_IMAGES = 3;

export const filterGradientOnHeap: FilterGradient = (input, gradient, { kernel, stride, padding }) => {
  const [count, height, width, channels] = input.shape;
  const [, outHeight, outWidth, outChannels] = gradient.shape;
  const padded = [(outHeight - 1) * stride[0] + kernel[0], (outWidth - 1) * stride[1] + kernel[1]] as const;
  const images = heapTensor([count * padded[0] * padded[1] * channels + BEHIND_IMAGES]);
  const rowFloats = 4 * Math.ceil((kernel[1] * channels) / 4);
  const totals = heapTensor([outChannels, kernel[0], rowFloats]);
  const lists = heapTensor([LIST_FLOATS]);
  const result = heapTensor([...kernel, channels, outChannels]);
  const { padImages, convolutionFilterGradient } = cpuKernel();
  const [from, to] = [input, images].map(heapAddress) as [number, number];
  padImages(from, to, height, width, channels, ...padded, padding.top, padding.left, 0, count);
  const addresses = [images, gradient, result, totals, lists].map(heapAddress);
  convolutionFilterGradient(
    ...addresses,
    ...[count, ...padded, channels, outHeight, outWidth, outChannels, ...kernel, ...stride],
    ...[0, outChannels],
  );
  const temporaries: Tensor[] = [images, totals, lists];
  for (const tensor of temporaries) tensor.dispose();
  return result;
};
