import { type Failure, failure, type Result, success } from '../../shared/result';
import { withoutOrientation } from './exif-orientation';
import { type ImageHeader, readImageHeader, sniffImage } from './image-header';
import { hasJpegEnd } from './jpeg-header';
import type { InterleavedImage } from './resample';

/** Pillow's own limit (`Image.MAX_IMAGE_PIXELS`), above which it warns of a decompression bomb. */
export const MAX_PIXELS = 89_478_485;

export interface OpenedImage {
  /** RGB in the first three of every `stride` bytes. */
  readonly image: InterleavedImage;
  readonly warnings: readonly Failure[];
}

/** Decodes a file at its full size, as `PIL.Image.open(file).convert('RGB')` does. */
export async function openImage(bytes: Uint8Array): Promise<Result<OpenedImage>> {
  if (bytes.length === 0) return failure('fileEmpty');
  const sniffed = sniffImage(bytes);
  if (sniffed === null) return failure('notAnImage');
  if ('unsupported' in sniffed) return failure('formatUnsupported', { format: sniffed.unsupported });
  const header = readImageHeader(bytes, sniffed.kind);
  if (header === null) return failure('imageBroken', { format: sniffed.kind.toUpperCase() });
  const { width, height } = header;
  if (width * height > MAX_PIXELS) return failure('imageTooLarge', { width, height, limit: MAX_PIXELS });
  try {
    const image = await decodeByBrowser(withoutOrientation(bytes, header.exifOffset), header);
    return success({ image, warnings: warningsOf(header) });
  } catch (error) {
    const code = header.kind === 'jpeg' && !hasJpegEnd(bytes) ? 'imageTruncated' : 'imageBroken';
    return failure(code, { format: header.kind.toUpperCase() }, String(error));
  }
}

function warningsOf(header: ImageHeader): Failure[] {
  return header.isAnimated ? [{ code: 'animatedFirstFrame' }] : [];
}

/** The browser's own decoder, with colour management off. Rejects with a DOMException for a broken file. */
async function decodeByBrowser(bytes: Uint8Array, header: ImageHeader): Promise<InterleavedImage> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${header.kind}` });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no 2D canvas');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { data, width: bitmap.width, height: bitmap.height, stride: 4 };
  } finally {
    bitmap.close();
  }
}
