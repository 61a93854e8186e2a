/** An entry of a zip as its directory, or its own header, describes it. */
export interface ZipEntry {
  readonly path: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly headerOffset: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly symbolicLink: boolean;
  readonly disk: number;
  readonly crc32: number;
}
