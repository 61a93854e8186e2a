import type { EntryName } from './zip-names';

/** An entry of a zip as its directory, or its own header, describes it. */
export interface ZipEntry {
  readonly path: string;
  /** See `ListedFile`. */
  readonly keptAs?: string;
  readonly rawName?: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly headerOffset: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly symbolicLink: boolean;
  readonly disk: number;
  readonly crc32: number;
}

/** Before all names of the zip are known, and with them how they are written. */
export interface UnnamedEntry extends Omit<ZipEntry, 'path' | 'keptAs' | 'rawName'> {
  readonly name: EntryName;
}
