/**
 * What a source holds before anybody asks what it means: files with paths, where their bytes are, and what cannot be
 * used. All of it is plain data, so that a block of it can be posted to a decoder worker.
 */
import type { DatasetProblem } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';

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

/** A stretch of an archive that is the file as it stands: in a tar, or in the scratch file of what was unpacked. */
export interface SliceLocation {
  readonly kind: 'slice';
  /** Position in `FileListing.archives`. */
  readonly archive: number;
  readonly offset: number;
  /** Null where it was not worth reading all of it to know: of an archive inside another. */
  readonly crc32: number | null;
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
  /**
   * What the path was where the encoding of names was never asked for, if that is something else: the fingerprint and the
   * order of files go by it, so that what is kept of a dataset holds under every encoding.
   */
  readonly keptAs?: string;
  /** The bytes of a zip's own name that is not UTF-8, in code page 437, which has a sign for each. */
  readonly rawName?: string;
  /** Its bytes say that it is a picture, and its name says nothing. */
  readonly isPicture?: true;
  readonly sizeBytes: number;
  readonly location: ZipLocation | SliceLocation | BlobLocation;
}

/** The file in a folder, which ends in `/`, or is empty. */
export function below(folder: string, file: ListedFile): ListedFile {
  if (folder === '') return file;
  const keptAs = file.keptAs === undefined ? {} : { keptAs: folder + file.keptAs };
  return { ...file, path: folder + file.path, ...keptAs };
}

/** How names that are not UTF-8 were read, and how else they could be: by WHATWG's names, the likeliest first. */
export interface FoundEncoding {
  readonly chosen: string;
  readonly isGuess: boolean;
  readonly options: readonly { readonly encoding: string; readonly examples: readonly string[] }[];
}

export interface FileListing {
  readonly name: string;
  readonly sizeBytes: number;
  readonly archives: readonly Blob[];
  /** Several zips were opened as one: each is a folder of its own name. */
  readonly isMerged: boolean;
  readonly files: readonly ListedFile[];
  readonly problems: readonly DatasetProblem[];
  /** What was done to have these files: `remark.<code>`. */
  readonly remarks: readonly Failure[];
  /** Null where all names are UTF-8 or ASCII. */
  readonly nameEncoding: FoundEncoding | null;
  /** Hexadecimal SHA-256 of what is listed: paths, sizes, and CRCs or dates. */
  readonly fingerprint: string;
  /** Lets go of what was unpacked on disk for this listing, whose files can then not be read any more. */
  readonly release: () => Promise<void>;
}

/** Of a listing for which nothing was unpacked. */
export const nothingToRelease = async (): Promise<void> => undefined;

/** No picture file is larger; a declared size beyond it is a bomb or a mistake. */
export const MAX_FILE_BYTES = 256 * 2 ** 20;
/** DEFLATE cannot pass 1032 : 1, and no picture comes near. */
export const MAX_RATIO = 1000;
