/** Weights from torch's layouts to Keras'. */
import type { LayoutChange, Shape } from '../kernels/graph';

/** Convolution kernel: torch [out, in, kh, kw] → Keras [kh, kw, in, out]. */
export function hwioKernel(data: Float32Array, torchShape: Shape): Float32Array {
  const [outChannels, inChannels, height, width] = torchShape;
  const kernel = new Float32Array(data.length);
  let source = 0;
  for (let o = 0; o < outChannels; o++) {
    for (let c = 0; c < inChannels; c++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          kernel[((y * width + x) * inChannels + c) * outChannels + o] = data[source++];
        }
      }
    }
  }
  return kernel;
}

/** Linear weight: torch [out, in] → Keras [in, out]; after a flatten, rows from torch's C, H, W to Keras' H, W, C. */
export function denseKernel(data: Float32Array, outFeatures: number, layout: LayoutChange): Float32Array {
  const inFeatures = data.length / outFeatures;
  const kernel = new Float32Array(data.length);
  for (let i = 0; i < inFeatures; i++) {
    const row =
      layout.kind === 'flattened' ? channelsLast(i, layout.channels, layout.height * layout.width) : i;
    for (let o = 0; o < outFeatures; o++) kernel[row * outFeatures + o] = data[o * inFeatures + i];
  }
  return kernel;
}

/** Position c · plane + p of a channels-first image, in a channels-last one. */
function channelsLast(position: number, channels: number, plane: number): number {
  const channel = Math.floor(position / plane);
  return (position % plane) * channels + channel;
}
