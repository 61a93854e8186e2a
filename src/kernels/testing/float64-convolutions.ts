/** Convolutions and pooling of the reference: every output cell by its own loop over the kernel. */
import { sizeOf } from '../graph';
import { at, type Context, type OperationOf } from './float64-context';

export function conv2d(operation: OperationOf<'conv2d'>, x: Float64Array, context: Context): Float64Array {
  const { kernel, stride, padding } = operation;
  const [height, width, inChannels] = context.inputShape as [number, number, number];
  const [outHeight, outWidth, outChannels] = context.node.shape as [number, number, number];
  const weight = context.parameter(operation.weight) as Float64Array;
  const bias = context.parameter(operation.bias);
  const result = new Float64Array(context.count * sizeOf(context.node.shape));
  let target = 0;
  for (let n = 0; n < context.count; n++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let out = 0; out < outChannels; out++) {
          let sum = bias ? at(bias, out) : 0;
          for (let i = 0; i < kernel[0]; i++)
            for (let j = 0; j < kernel[1]; j++) {
              const y = row * stride[0] + i - padding.top;
              const z = column * stride[1] + j - padding.left;
              if (y < 0 || z < 0 || y >= height || z >= width) continue;
              for (let c = 0; c < inChannels; c++) {
                const value = at(x, ((n * height + y) * width + z) * inChannels + c);
                sum += value * at(weight, ((i * kernel[1] + j) * inChannels + c) * outChannels + out);
              }
            }
          result[target++] = sum;
        }
  return result;
}

export function depthwiseConv2d(
  operation: OperationOf<'depthwiseConv2d'>,
  x: Float64Array,
  context: Context,
): Float64Array {
  const { kernel, stride, padding } = operation;
  const [height, width, channels] = context.inputShape as [number, number, number];
  const [outHeight, outWidth] = context.node.shape as [number, number, number];
  const weight = context.parameter(operation.weight) as Float64Array;
  const bias = context.parameter(operation.bias);
  return new Float64Array(context.count * sizeOf(context.node.shape)).map((_, index) => {
    const c = index % channels;
    const column = Math.floor(index / channels) % outWidth;
    const row = Math.floor(index / channels / outWidth) % outHeight;
    const n = Math.floor(index / channels / outWidth / outHeight);
    let sum = bias ? at(bias, c) : 0;
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++) {
        const y = row * stride[0] + i - padding.top;
        const z = column * stride[1] + j - padding.left;
        if (y < 0 || z < 0 || y >= height || z >= width) continue;
        const value = at(x, ((n * height + y) * width + z) * channels + c);
        sum += value * at(weight, (i * kernel[1] + j) * channels + c);
      }
    return sum;
  });
}

export function maxPool(
  operation: OperationOf<'maxPool2d'>,
  x: Float64Array,
  context: Context,
): Float64Array {
  const { kernel, stride, padding } = operation;
  const [height, width, channels] = context.inputShape as [number, number, number];
  const [outHeight, outWidth] = context.node.shape as [number, number, number];
  return new Float64Array(context.count * sizeOf(context.node.shape)).map((_, index) => {
    const channel = index % channels;
    const column = Math.floor(index / channels) % outWidth;
    const row = Math.floor(index / channels / outWidth) % outHeight;
    const n = Math.floor(index / channels / outWidth / outHeight);
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++) {
        const y = row * stride[0] + i - padding[0];
        const z = column * stride[1] + j - padding[1];
        if (y < 0 || z < 0 || y >= height || z >= width) continue;
        best = Math.max(best, at(x, ((n * height + y) * width + z) * channels + channel));
      }
    return best;
  });
}
