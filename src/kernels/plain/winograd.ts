/**
 * 3 × 3 convolution with unit stride by F(2×2, 3×3) of Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural
 * Networks": 16 products for 4 outputs where 36 would be, an error like that of the sum itself. For weights that stay:
 * their transform is kept.
 */
import { matMul, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { Operation } from '../graph';
import { heapAddress, heapIntegers, heapTensor, heapView, integerView } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';

type Convolution = Extract<Operation, { kind: 'conv2d' }>;

const CELLS = 16;
/** Below this the transforms cost what the products save. */
const LEAST_CHANNELS = 32;
/** Tiles in one product: enough for XNNPACK's threads, few enough to stay in the cache. */
const TILES = 512;

/** @param filterShape [kh, kw, I, O] */
export function suitsWinograd({ kernel, stride }: Convolution, filterShape: readonly number[]): boolean {
  const [, , inChannels, outChannels] = filterShape as [number, number, number, number];
  const isPlain = kernel.every((length) => length === 3) && stride.every((length) => length === 1);
  const fits = [inChannels, outChannels].every((count) => count % 4 === 0 && count >= LEAST_CHANNELS);
  return isPlain && fits;
}

/** G g Gᵀ of a filter [3, 3, I, O]: 16 matrices [I, O], in float64 until they are stored. */
export function winogradWeights(filter: Float64Array, inChannels: number, outChannels: number): Tensor[] {
  const matrices = Array.from({ length: CELLS }, () => heapTensor([inChannels, outChannels]));
  const views = matrices.map(heapView);
  const size = inChannels * outChannels;
  const rows = Array.from({ length: 12 }, () => new Float64Array(size)); // G g: [4, 3]
  for (let j = 0; j < 3; j++) {
    const columns = [0, 1, 2].map((i) => filter.subarray((i * 3 + j) * size, (i * 3 + j + 1) * size));
    multiplyG(
      columns,
      [0, 1, 2, 3].map((k) => rows[k * 3 + j]),
    );
  }
  for (let k = 0; k < 4; k++) multiplyG(rows.slice(k * 3, k * 3 + 3), views.slice(k * 4, k * 4 + 4));
  return matrices;
}

/** G applied to three values, for many at once: the first, half their sum, that with the second negative, the third. */
function multiplyG(given: readonly Float64Array[], results: readonly (Float64Array | Float32Array)[]): void {
  const [first, second, third] = given;
  const [whole, sum, difference, last] = results;
  whole.set(first);
  last.set(third);
  for (let i = 0; i < first.length; i++) {
    const ends = first[i] + third[i];
    sum[i] = (ends + second[i]) / 2;
    difference[i] = (ends - second[i]) / 2;
  }
}

/**
 * [N, H, W, I] → [N, H', W', O], every value between `least` and `most`; NaN stays NaN.
 * @param weights of winogradWeights
 * @param bias [O]
 */
export function winogradConvolution(
  x: Tensor,
  weights: readonly Tensor[],
  bias: Tensor,
  [outHeight, outWidth]: readonly [number, number],
  { padding }: Convolution,
  [least, most]: readonly [number, number],
): Tensor {
  const [count, height, width, inChannels] = x.shape as [number, number, number, number];
  const outChannels = bias.size;
  const [tileRows, tileColumns] = [Math.ceil(outHeight / 2), Math.ceil(outWidth / 2)];
  const output = heapTensor([count, outHeight, outWidth, outChannels]);
  const [inSize, outSize] = [height * width * inChannels, outHeight * outWidth * outChannels];
  const step = Math.max(1, Math.round(TILES / (tileRows * tileColumns)));
  for (let first = 0; first < count; first += step) {
    tidy(() => {
      const images = Math.min(step, count - first);
      const tiles = images * tileRows * tileColumns;
      const values = weights.map(() => heapTensor([tiles, inChannels]));
      const from = heapAddress(x) + Float32Array.BYTES_PER_ELEMENT * first * inSize;
      cpuKernel().winogradInput(
        ...[from, heapAddress(addressesOf(values)), images, height, width, inChannels],
        ...[tileRows, tileColumns, padding.top, padding.left],
      );
      const products = values.map((value, k) => matMul(value as Tensor2D, weights[k] as Tensor2D));
      const to = heapAddress(output) + Float32Array.BYTES_PER_ELEMENT * first * outSize;
      cpuKernel().winogradOutput(
        ...[heapAddress(addressesOf(products)), heapAddress(bias), to, images, outHeight, outWidth],
        ...[outChannels, tileRows, tileColumns, least, most],
      );
    });
  }
  return output;
}

/** Where tensors lie, as the kernel reads it. */
function addressesOf(tensors: readonly Tensor[]): Tensor {
  const table = heapIntegers([tensors.length]);
  integerView(table).set(tensors.map(heapAddress));
  return table;
}
