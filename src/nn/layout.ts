import type { LayoutChange, Shape } from '../kernels/graph';
import { sizeOf } from '../kernels/graph';
import { assertNever, invariant } from '../shared/errors';

/**
 * The one place where torch's layouts become Vireo's and back. For a tensor of `torchShape`, the position in torch's
 * order of each value in Vireo's order, or null where the order is the same.
 */
export function torchOrder(layout: LayoutChange, torchShape: Shape): Int32Array | null {
  switch (layout.kind) {
    case 'same':
      return null;
    case 'convolution': {
      // torch [out, in, kh, kw] read as Vireo [kh, kw, in, out]
      const [outChannels, inChannels, height, width] = torchShape;
      const order = new Int32Array(sizeOf(torchShape));
      let i = 0;
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let c = 0; c < inChannels; c++)
            for (let o = 0; o < outChannels; o++)
              order[i++] = ((o * inChannels + c) * height + y) * width + x;
      return order;
    }
    case 'depthwise': {
      // torch [C, 1, kh, kw] read as Vireo [kh, kw, C]
      const [channels, , height, width] = torchShape;
      return Int32Array.from({ length: sizeOf(torchShape) }, (_, i) => {
        const cell = Math.floor(i / channels);
        return (i % channels) * height * width + cell;
      });
    }
    case 'flattened':
      return channelsLast(torchShape, layout.channels, layout.height, layout.width);
    case 'patchConvolution':
      return channelsLast(torchShape, layout.channels, layout.patch, layout.patch);
    default:
      return assertNever(layout);
  }
}

/** Rows of torch's c, h, w read as h, w, c. */
function channelsLast(torchShape: Shape, channels: number, height: number, width: number): Int32Array {
  const rows = torchShape[0];
  const columns = channels * height * width;
  invariant(
    sizeOf(torchShape) === rows * columns,
    `[${torchShape.join(', ')}] is not rows of ${channels}×${height}×${width}`,
  );
  const order = new Int32Array(rows * columns);
  let i = 0;
  for (let row = 0; row < rows; row++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++) order[i++] = row * columns + (c * height + y) * width + x;
  return order;
}
