import { failure, type Result, success } from '../../shared/result';
import { encodePng } from '../decode/formats/encode-png';
import { BrokenImageError } from '../decode/formats/image-errors';
import type { ImageKind } from '../decode/formats/image-header';
import { notAnImage } from '../decode/formats/not-an-image';
import { decodePnm } from '../decode/formats/pnm';
import { readImageHeader, sniffImage } from '../decode/formats/read-image-header';

/** What each kind is called by those who read folders of images; null: a kind that is not learned from. */
const ENDINGS: Readonly<Record<ImageKind, string | null>> = {
  jpeg: '.jpg',
  png: '.png',
  webp: '.webp',
  bmp: '.bmp',
  // Kept as a PNG of the same pixels: browsers do not show Netpbm.
  pnm: '.png',
  gif: null,
};

/** A picture as it is kept: its bytes as they came but for Netpbm's, under a name whose ending says what they are. */
interface KeptPicture {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Looks whether a file can be learned from. Failures (`problem.<code>`): `fileEmpty`, `formatUnsupported` (HEIC, GIF …),
 * `imageBroken`, `fileUnreadable`, and those of `notAnImage`.
 * @param wanted the name it had elsewhere, which may be a path and may be wrong about what it is
 */
export async function asKept(wanted: string, file: Blob): Promise<Result<KeptPicture>> {
  const bytes = await file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => null,
  );
  if (bytes === null) return failure('fileUnreadable');
  if (bytes.length === 0) return failure('fileEmpty');
  const sniffed = sniffImage(bytes);
  if (sniffed === null) return { ok: false, failure: notAnImage(bytes) };
  if ('unsupported' in sniffed) return failure('formatUnsupported', { format: sniffed.unsupported });
  const ending = ENDINGS[sniffed.kind];
  const format = sniffed.kind.toUpperCase();
  if (ending === null) return failure('formatUnsupported', { format });
  if (readImageHeader(bytes, sniffed.kind) === null) return failure('imageBroken', { format });
  const kept = sniffed.kind === 'pnm' ? netpbmAsPng(bytes) : bytes;
  if (kept === null) return failure('imageBroken', { format });
  const stem = wanted
    .slice(wanted.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .replace(/[\\:*?"<>|\p{Cc}]/gu, '_')
    .replace(/^[.~$#@_]+/, '')
    .slice(0, LONGEST_STEM)
    .trim();
  return success({ name: `${stem || 'picture'}${ending}`, bytes: kept });
}

const LONGEST_STEM = 60;

/** Null where it is cut short. */
function netpbmAsPng(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  try {
    const { data, width, height } = decodePnm(bytes);
    return encodePng(data, width, height);
  } catch (error) {
    if (error instanceof BrokenImageError) return null;
    throw error;
  }
}
