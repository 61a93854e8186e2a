/** A convolution in training and its gradients as products of matrices, on tfjs's memory (kernel/dense.c). */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionProducts, Geometry } from './conv2d';
import { heapAddress, heapTensor } from './heap';
import { kernelThreads, runInShares } from './kernel/cpu-kernel';

/** Images in a tile, and output channels in a panel: ROWS and PANEL of the kernel. */
const ROWS = 4;
const PANEL = 8;
/** A block's packed numbers, in floats: beside a panel of weights they stay in the second cache. */
const BLOCK_FLOATS = 131_072;
const LEAST_TILES = 4;
const MOST_TILES = 16;
/** Shares enough for every thread to have some, and panels enough in each to be worth packing its tiles. */
const SHARES = 16;
const LEAST_PANELS = 8;
/** With fewer channels a row of the filter is packed as one pixel's. */
const LEAST_CHANNELS = 16;

export const DENSE_CONVOLUTIONS: ConvolutionProducts = {
  output(input, filter, bias, geometry) {
    const { kernel, stride, padding } = geometry;
    const [, height, width, channels] = input.shape as [number, number, number, number];
    const outputs = filter.shape[3] as number;
    const out = [
      Math.floor((height + padding.top + padding.bottom - kernel[0]) / stride[0]) + 1,
      Math.floor((width + padding.left + padding.right - kernel[1]) / stride[1]) + 1,
    ] as const;
    const inputs = kernel[0] * kernel[1] * channels;
    const packed = heapTensor([panelsOf(outputs), inputs, PANEL]);
    runInShares('packFilter', {
      args: [heapAddress(filter), heapAddress(packed), inputs, outputs],
      count: panelsOf(outputs),
      grain: 1,
    });
    return convolveTiles(input, packed, bias, [...out, outputs], geometry, false);
  },
  filter: filterGradient,
  input(gradient, filter, height, width, geometry) {
    const [rows, columns, channels, outputs] = filter.shape;
    const packed = heapTensor([panelsOf(channels), rows * columns * outputs, PANEL]);
    runInShares('packTurnedFilter', {
      args: [heapAddress(filter), heapAddress(packed), rows * columns, channels, outputs],
      count: panelsOf(channels),
      grain: 1,
    });
    return convolveTiles(gradient, packed, null, [height, width, channels], geometry, true);
  },
};

function panelsOf(channels: number): number {
  return Math.ceil(channels / PANEL);
}

/** Frees `packed`. */
function convolveTiles(
  source: Tensor,
  packed: Tensor,
  bias: Tensor | null,
  [height, width, outputs]: readonly [height: number, width: number, outputs: number],
  { kernel, stride, padding }: Geometry,
  isBack: boolean,
): Tensor {
  const [count, sourceHeight, sourceWidth, channels] = source.shape as [number, number, number, number];
  const taps = kernel[0] * kernel[1];
  const tiles = height * width * Math.ceil(count / ROWS);
  const tileSize = ROWS * taps * channels;
  const fitting = Math.floor(BLOCK_FLOATS / tileSize);
  const blocks = Math.ceil(tiles / Math.min(MOST_TILES, Math.max(LEAST_TILES, fitting)));
  const blockTiles = Math.ceil(tiles / blocks);
  const panels = panelsOf(outputs);
  const panelBlocks = Math.min(Math.ceil(panels / LEAST_PANELS), Math.ceil(SHARES / blocks));
  const blockPanels = Math.ceil(panels / panelBlocks);
  const roomSize = blockTiles * (tileSize + 2 * taps + 1);
  const room = heapTensor([kernelThreads() * roomSize]);
  const result = heapTensor([count, height, width, outputs]);
  const shift = bias === null ? 0 : heapAddress(bias);
  const [from, weights, to, rooms] = [source, packed, result, room].map(heapAddress) as [
    number,
    number,
    number,
    number,
  ];
  const sizes = [count, sourceHeight, sourceWidth, channels, height, width, outputs];
  const places = [...kernel, ...stride, padding.top, padding.left];
  runInShares('convolveTiles', {
    args: [
      from,
      weights,
      shift,
      to,
      rooms,
      roomSize,
      ...sizes,
      ...places,
      Number(isBack),
      blockTiles,
      blockPanels,
    ],
    count: Math.ceil(tiles / blockTiles) * Math.ceil(panels / blockPanels),
    grain: 1,
  });
  for (const tensor of [packed, room]) tensor.dispose();
  return result;
}

function filterGradient(input: Tensor4D, gradient: Tensor4D, geometry: Geometry): Tensor {
  const { kernel, stride, padding } = geometry;
  const [count, height, width, channels] = input.shape;
  const [, outHeight, outWidth, outputs] = gradient.shape;
  const byRows = channels < LEAST_CHANNELS;
  const result = heapTensor([...kernel, channels, outputs]);
  const images = heapTensor(
    byRows
      ? [Math.ceil((kernel[1] * channels) / ROWS), height, outWidth, count, ROWS]
      : [Math.ceil(channels / ROWS), height, width, count, ROWS],
  );
  const by = heapTensor([panelsOf(outputs), outHeight, outWidth, count, PANEL]);
  const [from, given, to, packed, packedBy] = [input, gradient, result, images, by].map(heapAddress) as [
    number,
    number,
    number,
    number,
    number,
  ];
  runInShares('packGradient', {
    args: [given, packedBy, count, outHeight, outWidth, outputs],
    count: outHeight,
    grain: 1,
  });
  const sizes = [count, height, width, channels];
  if (byRows) {
    const args = [from, packed, ...sizes, outWidth, kernel[1], stride[1], padding.left];
    runInShares('packFilterRows', { args, count: height, grain: 1 });
  } else runInShares('packImages', { args: [from, packed, ...sizes], count: height, grain: 1 });
  const parts = images.shape[0] as number;
  const out = [outHeight, outWidth, outputs];
  const args = byRows
    ? [
        ...[count, height, outWidth, kernel[1] * channels, ...out],
        ...[kernel[0], 1, stride[0], 1, padding.top, 0],
      ]
    : [...sizes, ...out, ...kernel, ...stride, padding.top, padding.left];
  runInShares('denseFilterGradient', {
    args: [packed, packedBy, to, ...args],
    count: parts,
    grain: Math.ceil(parts / SHARES),
  });
  for (const tensor of [images, by]) tensor.dispose();
  return result;
}
