import type { GrayRange } from '../../recipe/schema';
import { assertNever } from '../../shared/errors';
import { encodePng } from './formats/encode-png';
import { BrokenImageError } from './formats/image-errors';
import { decodePng, isDeepGray } from './formats/png-decoder';
import { decodePnm } from './formats/pnm';
import { sniffImage } from './formats/read-image-header';
import type { InterleavedImage } from './resample';

/**
 * A file of an image as a page shows it at full size. Browsers know no Netpbm, in which MNIST's and other packed pixels are listed, and
 * show 16-bit gray as it lies: dark as night where only the lowest values are used. Both become a PNG of the pixels that are learned from;
 * every other file stays as it is, and so does a broken one.
 */
export async function showableImage(
  bytes: Uint8Array<ArrayBuffer>,
  grayRange: GrayRange | null,
): Promise<Blob> {
  const picture = await learnedPixels(bytes, grayRange).catch((error) => {
    if (error instanceof BrokenImageError) return null;
    throw error;
  });
  return new Blob([picture ? encodePng(picture.data, picture.width, picture.height) : bytes]);
}

/** Null: the browser shows the file itself. */
async function learnedPixels(
  bytes: Uint8Array<ArrayBuffer>,
  grayRange: GrayRange | null,
): Promise<InterleavedImage | null> {
  const sniffed = sniffImage(bytes);
  if (sniffed === null || 'unsupported' in sniffed) return null;
  switch (sniffed.kind) {
    case 'pnm':
      return decodePnm(bytes);
    case 'png':
      return isDeepGray(bytes) ? await decodePng(bytes, grayRange) : null;
    case 'jpeg':
    case 'webp':
    case 'bmp':
    case 'gif':
      return null;
    default:
      return assertNever(sniffed.kind);
  }
}
