/** A convolution in training and its gradients by our own kernel, on tfjs's memory (kernel/convolution.c). */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { type ConvolutionProducts, convolution, type Geometry } from './conv2d';
import { DENSE_CONVOLUTIONS } from './dense-convolution';
import { heapAddress, heapTensor } from './heap';
import { kernelThreads, runInShares } from './kernel/cpu-kernel';

/** Of each thread: four lists of 256 offsets and values, and their lengths. */
const LIST_FLOATS = 4 * 256 * 2 + 4;
/** The kernel reads whole vectors. */
const BEHIND_IMAGES = 3;
/** Output channels in a share: every share reads the images once. */
const LEAST_CHANNELS = 8;
const MOST_SHARES = 16;

/** A filter that the kernel reads again for every pixel, in bytes: what the first cache holds. Larger ones are multiplied densely. */
const MOST_FILTER_BYTES = 32_768;

/** Fewer output channels are too few sums side by side. */
const LEAST_OUTPUTS = 32;

function fitsTheCache(filterSize: number): boolean {
  return filterSize * Float32Array.BYTES_PER_ELEMENT <= MOST_FILTER_BYTES;
}

export const CONVOLUTIONS_ON_HEAP: ConvolutionProducts = {
  output(input, filter, bias, geometry) {
    const [, , , outChannels] = filter.shape as [number, number, number, number];
    if (!fitsTheCache(filter.size)) return DENSE_CONVOLUTIONS.output(input, filter, bias, geometry);
    const suits = outChannels % 4 === 0 && outChannels >= LEAST_OUTPUTS;
    return (suits ? listedConvolution : convolution)(input, filter, bias, geometry);
  },
  filter(input, gradient, geometry) {
    const size = geometry.kernel[0] * geometry.kernel[1] * input.shape[3] * gradient.shape[3];
    return (fitsTheCache(size) ? filterGradient : DENSE_CONVOLUTIONS.filter)(input, gradient, geometry);
  },
  input(gradient, filter, height, width, geometry) {
    const input = fitsTheCache(filter.size) ? inputGradient : DENSE_CONVOLUTIONS.input;
    return input(gradient, filter, height, width, geometry);
  },
};

/** The convolution itself: zeros of the input are left out, half of what ReLU answers. */
function listedConvolution(input: Tensor, filter: Tensor, bias: Tensor | null, geometry: Geometry): Tensor {
  const { kernel, stride, padding } = geometry;
  const [count, height, width, channels] = input.shape as [number, number, number, number];
  const outChannels = filter.shape[3] as number;
  const outHeight = Math.floor((height + padding.top + padding.bottom - kernel[0]) / stride[0]) + 1;
  const outWidth = Math.floor((width + padding.left + padding.right - kernel[1]) / stride[1]) + 1;
  const paddedWidth = (outWidth - 1) * stride[1] + kernel[1];
  const rows = kernelThreads() * kernel[0];
  const lists = heapTensor([rows * 2 * (paddedWidth * channels + 1)]);
  const starts = heapTensor([rows * (paddedWidth + 1)]);
  const result = heapTensor([count, outHeight, outWidth, outChannels]);
  const shift = bias === null ? 0 : heapAddress(bias);
  const [from, weights, to, entries, indices] = [input, filter, result, lists, starts].map(heapAddress);
  const addresses = [from, weights, shift, to, entries, indices] as number[];
  const sizes = [height, width, channels, paddedWidth, outHeight, outWidth, outChannels];
  runInShares('convolveListed', {
    args: [...addresses, ...sizes, ...kernel, ...stride, padding.top, padding.left],
    count,
    grain: 1,
  });
  for (const tensor of [lists, starts]) tensor.dispose();
  return result;
}

/** The height and the width of what a convolution reads, border and all. */
function paddedSize(gradient: Tensor, { kernel, stride }: Geometry): [number, number] {
  const [, outHeight, outWidth] = gradient.shape as [number, number, number, number];
  return [(outHeight - 1) * stride[0] + kernel[0], (outWidth - 1) * stride[1] + kernel[1]];
}

/** A filter's row in whole vectors. */
function rowLength({ kernel }: Geometry, channels: number): number {
  return 4 * Math.ceil((kernel[1] * channels) / 4);
}

function filterGradient(input: Tensor4D, gradient: Tensor4D, geometry: Geometry): Tensor {
  const { kernel, stride, padding } = geometry;
  const [count, height, width, channels] = input.shape;
  const [, outHeight, outWidth, outChannels] = gradient.shape;
  const padded = paddedSize(gradient, geometry);
  const images = heapTensor([count * padded[0] * padded[1] * channels + BEHIND_IMAGES]);
  const totals = heapTensor([outChannels, kernel[0], rowLength(geometry, channels)]);
  const lists = heapTensor([kernelThreads() * LIST_FLOATS]);
  const result = heapTensor([...kernel, channels, outChannels]);
  const [from, to] = [input, images].map(heapAddress) as [number, number];
  runInShares('padImages', {
    args: [from, to, height, width, channels, ...padded, padding.top, padding.left],
    count,
    grain: 1,
  });
  const addresses = [images, gradient, result, totals, lists].map(heapAddress);
  const sizes = [count, ...padded, channels, outHeight, outWidth, outChannels, ...kernel, ...stride];
  runInShares('convolutionFilterGradient', {
    args: [...addresses, ...sizes],
    count: outChannels,
    grain: Math.max(LEAST_CHANNELS, 4 * Math.ceil(outChannels / MOST_SHARES / 4)),
  });
  for (const tensor of [images, totals, lists]) tensor.dispose();
  return result;
}

function inputGradient(
  gradient: Tensor4D,
  filter: Tensor4D,
  height: number,
  width: number,
  geometry: Geometry,
): Tensor {
  const { kernel, stride, padding } = geometry;
  const channels = filter.shape[2];
  const [count, outHeight, outWidth, outChannels] = gradient.shape;
  const padded = paddedSize(gradient, geometry);
  const imageSize = padded[0] * padded[1] * channels + BEHIND_IMAGES;
  const turned = heapTensor([outChannels, kernel[0], rowLength(geometry, channels)]);
  const images = heapTensor([kernelThreads() * imageSize]);
  const lists = heapTensor([kernelThreads() * 2 * (outChannels + 1)]);
  const result = heapTensor([count, height, width, channels]);
  runInShares('turnFilter', {
    args: [heapAddress(filter), heapAddress(turned), kernel[0], kernel[1] * channels, outChannels],
    count: outChannels,
    grain: outChannels,
  });
  const addresses = [gradient, turned, result, images, lists].map(heapAddress);
  const sizes = [height, width, channels, ...padded, outHeight, outWidth, outChannels];
  runInShares('convolutionInputGradient', {
    args: [...addresses, imageSize, ...sizes, ...kernel, ...stride, padding.top, padding.left],
    count,
    grain: 1,
  });
  for (const tensor of [turned, images, lists]) tensor.dispose();
  return result;
}
