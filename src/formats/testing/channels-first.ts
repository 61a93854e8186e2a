import type { ExportedModel } from '../../protocol/model';

/** Bytes [n, H, W, C] as floats [n, C, H, W] on the [0, 1] scale. */
export function channelsFirst({ graph }: ExportedModel, pixels: Uint8Array): Float32Array<ArrayBuffer> {
  const [height, width, channels] = graph.inputShape;
  const plane = height * width;
  const values = new Float32Array(pixels.length);
  for (let n = 0; n * plane * channels < pixels.length; n++) {
    for (let i = 0; i < plane; i++) {
      for (let c = 0; c < channels; c++) {
        values[(n * channels + c) * plane + i] = pixels[(n * plane + i) * channels + c] / 255;
      }
    }
  }
  return values;
}
