import type { ImageSize } from '../../shared/pixels';
import { roundHalfEven } from '../../shared/round-half-even';
import type { PixelOperation } from '../augmentation';

type ResizedCrop = Extract<PixelOperation, { kind: 'resizedCrop' }>;

/** Where an output row or column reads: two neighbours within the box, and the share of the second. */
interface Reading {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

/**
 * torchvision.transforms.functional.resized_crop of a box to the size of the image, bilinear. Reading stays within the
 * box: at its edges the last pixel is repeated, so that no border shows.
 */
export function resizedCrop(image: Uint8Array, size: ImageSize, box: ResizedCrop): Uint8Array {
  const { height, width, channels } = size;
  const rows = readings(height, box.top, box.height);
  const columns = readings(width, box.left, box.width);
  const result = new Uint8Array(image.length);
  let target = 0;
  for (const row of rows) {
    for (const column of columns) {
      const above = row.first * width;
      const below = row.second * width;
      for (let channel = 0; channel < channels; channel++, target++) {
        const at = (start: number, x: number) => image[(start + x) * channels + channel];
        const upper = blend(at(above, column.first), at(above, column.second), column.share);
        const lower = blend(at(below, column.first), at(below, column.second), column.share);
        result[target] = roundHalfEven(blend(upper, lower, row.share));
      }
    }
  }
  return result;
}

function blend(first: number, second: number, share: number): number {
  return first + share * (second - first);
}

/** torch.nn.functional.interpolate(mode='bilinear', align_corners=False) of `part` pixels from `start` on to `length`. */
function readings(length: number, start: number, part: number): Reading[] {
  return Array.from({ length }, (_, i) => {
    const place = Math.max(0, ((i + 0.5) * part) / length - 0.5);
    const first = Math.min(Math.floor(place), part - 1);
    const second = Math.min(first + 1, part - 1);
    return { first: start + first, second: start + second, share: place - first };
  });
}
