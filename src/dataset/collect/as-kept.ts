import { failure, type Result, success } from '../../shared/result';
import type { ImageKind } from '../decode/formats/image-header';
import { notAnImage } from '../decode/formats/not-an-image';
import { readImageHeader, sniffImage } from '../decode/formats/read-image-header';

/** What each kind is called by those who read folders of images; null: a kind that is not learned from. */
const ENDINGS: Readonly<Record<ImageKind, string | null>> = {
  jpeg: '.jpg',
  png: '.png',
  webp: '.webp',
  bmp: '.bmp',
  pnm: '.ppm',
  gif: null,
};

/** A picture as it is kept: its bytes as they came, under a name whose ending says what they are. */
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
  const stem = wanted
    .slice(wanted.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .replace(/[\\:*?"<>|\p{Cc}]/gu, '_')
    .replace(/^[.~$#@_]+/, '')
    .slice(0, LONGEST_STEM)
    .trim();
  return success({ name: `${stem || 'picture'}${ending}`, bytes });
}

const LONGEST_STEM = 60;
