/** The browser's own decoder, at full size and with colour management off. */

import type { InterleavedImage } from '../resample';
import type { ImageHeader } from './image-header';
import { readUnpremultiplied } from './unpremultiplied';

/** Rejects with a DOMException for a broken file. RGB in the first three of every four bytes. */
export async function decodeByBrowser(bytes: Uint8Array, header: ImageHeader): Promise<InterleavedImage> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${header.kind}` });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const { width, height } = bitmap;
    const data = (header.hasAlpha ? readUnpremultiplied(bitmap) : null) ?? readByCanvas(bitmap);
    return { data, width, height, stride: 4 };
  } finally {
    bitmap.close();
  }
}

let canvas: OffscreenCanvas | null = null;

/** RGBA of an opaque bitmap. */
function readByCanvas(bitmap: ImageBitmap): Uint8ClampedArray {
  const { width, height } = bitmap;
  if (canvas === null || canvas.width !== width || canvas.height !== height)
    canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('The browser gives no 2D canvas.');
  context.globalCompositeOperation = 'copy';
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}
