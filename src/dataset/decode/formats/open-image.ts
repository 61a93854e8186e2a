import type { GrayRange } from '../../../recipe/schema';
import { assertNever } from '../../../shared/errors';
import { type Failure, failure, type Result, success } from '../../../shared/result';
import type { DecodeEngine } from '../decode-engine';
import { decodeBmp16 } from './bmp-16';
import { decodeByBrowser } from './browser-decoder';
import { decodeCmykJpeg } from './cmyk-jpeg/decode-cmyk';
import { withoutOrientation } from './exif-orientation';
import { TruncatedImageError } from './image-errors';
import type { ImageHeader } from './image-header';
import { hasJpegEnd } from './jpeg-header';
import { notAnImage } from './not-an-image';
import type { Picture } from './picture';
import { decodePng, isDeepGray } from './png-decoder';
import { decodePnm } from './pnm';
import { readImageHeader, sniffImage } from './read-image-header';

/** Pillow's own limit (`Image.MAX_IMAGE_PIXELS`), above which it warns of a decompression bomb. */
const MAX_PIXELS = 89_478_485;

/** A picture with a side below this holds next to nothing: worth a warning, px. */
const TINY_SIDE = 8;

export interface OpenedImage {
  readonly picture: Picture;
  readonly warnings: readonly Failure[];
}

/**
 * Decodes a file at its full size, as `PIL.Image.open(file).convert('RGB')` does, but for 16-bit gray where a range is
 * given. Throws for nothing in the bytes.
 */
export async function openImage(
  bytes: Uint8Array<ArrayBuffer>,
  engine: DecodeEngine,
  grayRange: GrayRange | null = null,
): Promise<Result<OpenedImage>> {
  if (bytes.length === 0) return failure('fileEmpty');
  const sniffed = sniffImage(bytes);
  if (sniffed === null) return { ok: false, failure: notAnImage(bytes) };
  if ('unsupported' in sniffed) return failure('formatUnsupported', { format: sniffed.unsupported });
  const header = readImageHeader(bytes, sniffed.kind);
  if (header === null) return failure('imageBroken', { format: sniffed.kind.toUpperCase() });
  const { width, height } = header;
  if (width * height > MAX_PIXELS) return failure('imageTooLarge', { width, height, limit: MAX_PIXELS });
  try {
    return success({
      picture: await decode(bytes, header, engine, grayRange),
      warnings: warningsOf(bytes, header, grayRange),
    });
  } catch (error) {
    const isTruncated =
      error instanceof TruncatedImageError || (header.kind === 'jpeg' && !hasJpegEnd(bytes));
    const code = isTruncated ? 'imageTruncated' : 'imageBroken';
    return failure(code, { format: header.kind.toUpperCase() }, String(error));
  }
}

async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  header: ImageHeader,
  engine: DecodeEngine,
  grayRange: GrayRange | null,
): Promise<Picture> {
  switch (header.kind) {
    case 'png':
      return decodePng(bytes, grayRange);
    case 'pnm':
      return decodePnm(bytes);
    case 'jpeg':
      // A file that only one of two decoders refuses is good.
      return (
        (await decodeJpeg(bytes, header, engine).catch(() => null)) ??
        decodeByBrowser(withoutOrientation(bytes, header.exifOffset), header)
      );
    case 'bmp':
      return decodeBmp16(bytes) ?? decodeByBrowser(bytes, header);
    case 'gif':
    case 'webp':
      return decodeByBrowser(withoutOrientation(bytes, header.exifOffset), header);
    default:
      return assertNever(header.kind);
  }
}

/** Null where the browser's own pixels are Pillow's, or none others are to be had. */
async function decodeJpeg(
  bytes: Uint8Array<ArrayBuffer>,
  { jpegColours }: ImageHeader,
  engine: DecodeEngine,
): Promise<Picture | null> {
  switch (jpegColours) {
    case 'commonPlanes':
      return (await engine.decodeJpegPlanes?.(bytes)) ?? null;
    case 'cmyk':
      return decodeCmykJpeg(bytes);
    case null:
      return null;
    default:
      return assertNever(jpegColours);
  }
}

function warningsOf(bytes: Uint8Array, header: ImageHeader, grayRange: GrayRange | null): Failure[] {
  const warnings: Failure[] = [];
  const { width, height } = header;
  if (Math.min(width, height) < TINY_SIDE) warnings.push({ code: 'tiny', values: { width, height } });
  if (header.isAnimated) warnings.push({ code: 'animatedFirstFrame' });
  if (header.kind === 'png' && isDeepGray(bytes) && grayRange === null)
    warnings.push({ code: 'deepGrayClipped' });
  return warnings;
}
