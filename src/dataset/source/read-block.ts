/**
 * Reading many files: stretches of about 8 MiB in the order of the disk, never a slice per image (each costs about a
 * millisecond in Chromium). A block is plain data, so that decoder workers can read, inflate and check in parallel.
 */
import { crc32 } from '../../shared/crc32';
import { fileFailure } from '../../shared/read-file';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { ZIP_SIGNATURES } from '../../shared/zip-signatures';
import { inflate } from './inflate';
import type { FileListing, SliceLocation, ZipLocation } from './listing';
import { readRange } from './read-range';

const BLOCK_BYTES = 8 * 2 ** 20;
/** Skipping fewer bytes than this costs more than reading over them. */
const GAP_BYTES = 2 ** 20;
const LOCAL_HEADER_BYTES = 30;
/** Name and extra of a local header, each a 16-bit length. */
const MAX_NAME_AND_EXTRA_BYTES = 2 * 65535;

interface ArchiveBlockFile {
  readonly fileIndex: number;
  readonly sizeBytes: number;
  readonly location: ZipLocation | SliceLocation;
}

/** Files that are read together. Survives `postMessage`. */
export type ReadBlock =
  | {
      readonly kind: 'archive';
      readonly archive: Blob;
      readonly start: number;
      readonly end: number;
      readonly files: readonly ArchiveBlockFile[];
    }
  | {
      readonly kind: 'blobs';
      readonly files: readonly { readonly fileIndex: number; readonly blob: Blob | null }[];
    };

/** The bytes of one file (its own buffer, free to transfer), or why there are none (`problem.<code>`). */
export interface FileContent {
  readonly fileIndex: number;
  readonly content: Result<Uint8Array<ArrayBuffer>>;
}

/** Where in its archive a file begins, its header included. */
export function startOf({ location }: ArchiveBlockFile): number {
  return location.kind === 'zip' ? location.headerOffset : location.offset;
}

/** Beyond this no byte is needed to read the file, or to see that a zip's entry overlaps with another. */
export function endOf({ location, sizeBytes }: ArchiveBlockFile): number {
  return location.kind === 'zip' ? zipEnd(location) : location.offset + sizeBytes;
}

function zipEnd({ headerOffset, compressedBytes, limit }: ZipLocation): number {
  const dataEnd = headerOffset + LOCAL_HEADER_BYTES + compressedBytes;
  return dataEnd <= limit
    ? Math.min(limit, dataEnd + MAX_NAME_AND_EXTRA_BYTES)
    : dataEnd + MAX_NAME_AND_EXTRA_BYTES;
}

/** Groups the chosen files into blocks, in the order they lie on disk. `fileIndices` are positions in `listing.files`. */
export function planBlocks(listing: FileListing, fileIndices: ArrayLike<number>): ReadBlock[] {
  const packed: ArchiveBlockFile[] = [];
  const blocks: ReadBlock[] = [];
  let loose: { fileIndex: number; blob: Blob | null }[] = [];
  let looseBytes = 0;
  const endLoose = () => {
    if (loose.length > 0) blocks.push({ kind: 'blobs', files: loose });
    loose = [];
    looseBytes = 0;
  };
  for (let i = 0; i < fileIndices.length; i++) {
    const fileIndex = fileIndices[i];
    const { location, sizeBytes } = listing.files[fileIndex];
    if (location.kind !== 'blob') {
      packed.push({ fileIndex, sizeBytes, location });
      continue;
    }
    loose.push({ fileIndex, blob: location.blob });
    looseBytes += sizeBytes;
    if (looseBytes >= BLOCK_BYTES) endLoose();
  }
  endLoose();

  packed.sort((a, b) => a.location.archive - b.location.archive || startOf(a) - startOf(b));
  let files: ArchiveBlockFile[] = [];
  let start = 0;
  let end = 0;
  const endArchive = () => {
    const first = files[0];
    if (first) {
      const archive = listing.archives[first.location.archive];
      blocks.push({ kind: 'archive', archive, start, end, files });
    }
    files = [];
  };
  for (const file of packed) {
    const fileEnd = endOf(file);
    const sameArchive = files[0]?.location.archive === file.location.archive;
    if (!sameArchive || fileEnd - start > BLOCK_BYTES || startOf(file) - end > GAP_BYTES) {
      endArchive();
      start = startOf(file);
    }
    files.push(file);
    end = files.length === 1 ? fileEnd : Math.max(end, fileEnd);
  }
  endArchive();
  return blocks;
}

/** The files of a block one after the other. A file that cannot be read is a failure in its place; nothing is thrown. */
export async function* readBlock(block: ReadBlock): AsyncGenerator<FileContent> {
  if (block.kind === 'blobs') {
    for (const { fileIndex, blob } of block.files) yield { fileIndex, content: await readBlob(blob) };
    return;
  }
  const bytes = await readRange(block.archive, block.start, block.end);
  for (const file of block.files) {
    const content = bytes.ok
      ? await readPacked(bytes.value, block.start, file)
      : ({ ok: false, failure: bytes.failure } as const);
    yield { fileIndex: file.fileIndex, content };
  }
}

async function readBlob(blob: Blob | null): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (blob === null) return failure('fileGone');
  try {
    return success(new Uint8Array(await blob.arrayBuffer()));
  } catch (error) {
    return { ok: false, failure: fileFailure(error) };
  }
}

async function readPacked(
  block: Uint8Array,
  blockStart: number,
  { location, sizeBytes }: ArchiveBlockFile,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const content =
    location.kind === 'zip'
      ? await readZipped(block, blockStart, location, sizeBytes)
      : readSlice(block, location.offset - blockStart, sizeBytes);
  if (content.ok && location.crc32 !== null && crc32(content.value) !== location.crc32) {
    return failure('wrongChecksum');
  }
  return content;
}

function readSlice(block: Uint8Array, at: number, sizeBytes: number): Result<Uint8Array<ArrayBuffer>> {
  return at + sizeBytes > block.length ? failure('cutOff') : success(block.slice(at, at + sizeBytes));
}

async function readZipped(
  block: Uint8Array,
  blockStart: number,
  location: ZipLocation,
  sizeBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const at = location.headerOffset - blockStart;
  if (at + LOCAL_HEADER_BYTES > block.length) return failure('cutOff');
  const header = new DataView(block.buffer, block.byteOffset + at, LOCAL_HEADER_BYTES);
  if (header.getUint32(0, true) !== ZIP_SIGNATURES.localHeader) return failure('damagedHeader');
  const dataStart = at + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const dataEnd = dataStart + location.compressedBytes;
  if (blockStart + dataEnd > location.limit && startsEntry(block, location.limit - blockStart)) {
    return failure('overlapping');
  }
  if (dataEnd > block.length) return failure('cutOff');
  // A copy: the block can go while the picture is decoded, and a transfer does not take the neighbours along.
  const compressed = block.slice(dataStart, dataEnd);
  return location.deflated ? await inflate(compressed, sizeBytes) : stored(compressed, sizeBytes);
}

/** Whether something really begins here: an entry's wrong offset must not spoil the file it points into. */
function startsEntry(block: Uint8Array, at: number): boolean {
  if (at + 4 > block.length) return true;
  const signature = new DataView(block.buffer, block.byteOffset + at, 4).getUint32(0, true);
  return signature === ZIP_SIGNATURES.localHeader || signature === ZIP_SIGNATURES.directoryEntry;
}

function stored(bytes: Uint8Array<ArrayBuffer>, sizeBytes: number): Result<Uint8Array<ArrayBuffer>> {
  return bytes.length === sizeBytes ? success(bytes) : failure('sizeMismatch', { sizeBytes });
}

/** One file by itself: for the picture at full size, a label list; never for many. */
export async function readFile(
  listing: FileListing,
  fileIndex: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const [block] = planBlocks(listing, [fileIndex]);
  let failed: Failure = { code: 'fileUnreadable' };
  if (block) {
    for await (const { content } of readBlock(block)) {
      if (content.ok) return content;
      failed = content.failure;
    }
  }
  return { ok: false, failure: failed };
}
