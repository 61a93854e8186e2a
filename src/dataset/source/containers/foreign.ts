/** Formats that datasets come in and that are not opened here, told by their first bytes: what it is, and what to do. */
import { archiveFormat } from '../../../shared/archive-signatures';
import type { Failure } from '../../../shared/result';
import { startsWith } from './container';

/** `failure.<code>` for a file that was chosen, `problem.<code>` for one among others. */
interface ForeignFormat {
  readonly code: 'otherForm' | 'otherGzip' | 'pictureInstead' | 'downloadedPage' | 'lfsPointer';
  /** Its name; null where the code says it all. */
  readonly format: string | null;
  readonly begins: (head: Uint8Array) => boolean;
}

const textOf = (head: Uint8Array) =>
  new TextDecoder('latin1')
    .decode(head.subarray(0, 512))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
const magic =
  (...bytes: readonly number[]) =>
  (head: Uint8Array) =>
    startsWith(head, ...bytes);

const FORMATS: readonly ForeignFormat[] = [
  { code: 'otherForm', format: 'HDF5', begins: magic(0x89, 0x48, 0x44, 0x46) },
  { code: 'otherForm', format: 'MATLAB', begins: (head) => textOf(head).startsWith('MATLAB 5') },
  { code: 'otherForm', format: 'Arrow', begins: (head) => textOf(head).startsWith('ARROW1') },
  { code: 'otherForm', format: 'PDF', begins: magic(0x25, 0x50, 0x44, 0x46) },
  { code: 'otherGzip', format: null, begins: magic(0x1f, 0x8b) },
  { code: 'pictureInstead', format: 'JPEG', begins: magic(0xff, 0xd8, 0xff) },
  { code: 'pictureInstead', format: 'PNG', begins: magic(0x89, 0x50, 0x4e, 0x47) },
  {
    code: 'downloadedPage',
    format: null,
    begins: (head) => /^<(!doctype html|html|head|\?xml|!--)/i.test(textOf(head)),
  },
  { code: 'lfsPointer', format: null, begins: (head) => textOf(head).startsWith('version https://git-lfs') },
];

/** Paths of files that are worth a look, since they claim to hold others. */
export const FOREIGN_NAMES =
  /\.(rar|7z|xz|txz|bz2|tbz2?|zst|lz4|lz|z|cab|arj|sitx?|cpio|h5|hdf5|mat|arrow)$/i;

/** Of a format from the shared table of archives. */
const ARCHIVE = 'otherArchive';

export function foreignFormat(head: Uint8Array): Failure | null {
  const archive = archiveFormat(head);
  if (archive !== null) return { code: ARCHIVE, values: { format: archive } };
  const found = FORMATS.find(({ begins }) => begins(head));
  if (!found) return null;
  const size = found.code === 'lfsPointer' ? Number(/\nsize (\d+)/.exec(textOf(head))?.[1] ?? 0) : null;
  return {
    code: found.code,
    ...(found.format !== null && { values: { format: found.format } }),
    ...(size !== null && { values: { sizeBytes: size } }),
  };
}

/** Whether a problem is of a file that is a format from here. */
export function isForeign(code: string): boolean {
  return code === ARCHIVE || FORMATS.some((format) => format.code === code);
}
