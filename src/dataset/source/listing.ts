/**
 * What a source holds before anybody asks what it means: files with paths, where their bytes are, and what cannot be
 * used. All of it is plain data, so that a block of it can be posted to a decoder worker.
 */
import type { DatasetProblem } from '../../protocol/dataset';

/** Where an entry's bytes are inside its archive. */
export interface ZipLocation {
  readonly kind: 'zip';
  /** Position in `FileListing.archives`. */
  readonly archive: number;
  /** Of the local header, from the start of the file. */
  readonly headerOffset: number;
  readonly compressedBytes: number;
  readonly deflated: boolean;
  readonly crc32: number;
  /** Where the directory says that the next entry, or the directory itself, begins. */
  readonly limit: number;
}

export interface BlobLocation {
  readonly kind: 'blob';
  /** Null where only the listing is remembered, and the file itself is gone. */
  readonly blob: Blob | null;
  /** Of the content, where it is known without reading. */
  readonly crc32: number | null;
}

export interface ListedFile {
  /** With `/`, without a leading one. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly location: ZipLocation | BlobLocation;
}

export interface FileListing {
  readonly name: string;
  readonly sizeBytes: number;
  readonly archives: readonly Blob[];
  /** Several zips were opened as one: each is a folder of its own name. */
  readonly isMerged: boolean;
  readonly files: readonly ListedFile[];
  readonly problems: readonly DatasetProblem[];
  /** Hexadecimal SHA-256 of what is listed: paths, sizes, and CRCs or dates. */
  readonly fingerprint: string;
}

/** No picture file is larger; a declared size beyond it is a bomb or a mistake. */
export const MAX_FILE_BYTES = 256 * 2 ** 20;
/** DEFLATE cannot pass 1032 : 1, and no picture comes near. */
export const MAX_RATIO = 1000;
