/**
 * A file of tensors that knows whether it is whole: magic, JSON header, float32 data, and a digest of all before it.
 * Checkpoints, best weights and exported runs are such files. Little-endian.
 *
 *   0  'VIREOTF2'   8  header bytes (u32)   12  header, UTF-8 JSON   …  zeros to a multiple of 4   …  tensors   …  digest
 *
 * The digest is SHA-256 of the SHA-256 of every 8 MiB before it, so that a gigabyte is written and checked without a
 * second copy of it. Files of the first format, 'VIREOTF1', have SHA-256 of the whole and are read too.
 */
import { invariant } from '../../shared/errors';
import { parseJson } from '../../shared/json-text';
import { failure, type Result, success } from '../../shared/result';
import { bytesInMemory, type StoredBytes } from './file-store';

const MAGIC = 'VIREOTF2';
const FIRST_MAGIC = 'VIREOTF1';
const PREFIX_BYTES = 12;
const DIGEST_BYTES = 32;
const BLOCK_BYTES = 8 * 1024 * 1024;
/** A file of one block is read in one go: each reading of a file of the browser's asks another process. */
const READ_WHOLE_BYTES = BLOCK_BYTES;

export type TensorMap = ReadonlyMap<string, Float32Array>;

export interface TensorFile {
  /** Any JSON value; its schema is the reader's. */
  readonly header: unknown;
  readonly groups: ReadonlyMap<string, TensorMap>;
}

interface StoredHeader {
  readonly header: unknown;
  readonly groups: readonly {
    readonly name: string;
    readonly tensors: readonly (readonly [string, number])[];
  }[];
}

/** The bytes of a file, a part at a time: views of its tensors, not copies. Digests are computed off this thread. */
export async function* tensorFileParts({
  header,
  groups,
}: TensorFile): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const stored: StoredHeader = {
    header,
    groups: [...groups].map(([name, tensors]) => ({
      name,
      tensors: [...tensors].map(([key, data]) => [key, data.length] as const),
    })),
  };
  const json = new TextEncoder().encode(JSON.stringify(stored));
  const head = new Uint8Array(aligned(PREFIX_BYTES + json.length));
  head.set(new TextEncoder().encode(MAGIC), 0);
  new DataView(head.buffer).setUint32(8, json.length, true);
  head.set(json, PREFIX_BYTES);

  const sizeBytes = [...groups.values()].reduce(
    (sum, tensors) => [...tensors.values()].reduce((of, { byteLength }) => of + byteLength, sum),
    head.length,
  );
  const digests = new BlockDigests(sizeBytes);
  await digests.add(head);
  yield head;
  for (const tensors of groups.values()) {
    for (const { buffer, byteOffset, byteLength } of tensors.values()) {
      invariant(buffer instanceof ArrayBuffer, 'Tensors that are kept are not shared with other threads');
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      await digests.add(bytes);
      yield bytes;
    }
  }
  yield await digests.end();
}

/** The whole file at once, where it is small. */
export async function encodeTensorFile(content: TensorFile): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of tensorFileParts(content)) parts.push(part);
  return joined(parts);
}

/** SHA-256 of the SHA-256 of every block of what is added. Nothing of that is held: it may be written over afterwards. */
class BlockDigests {
  private readonly block: Uint8Array<ArrayBuffer>;
  private filled = 0;
  private readonly digests: Uint8Array<ArrayBuffer>[] = [];

  /** @param sizeBytes of all that will be added: most files are small, and room for a block is felt where there are thousands */
  constructor(sizeBytes: number) {
    this.block = new Uint8Array(Math.min(BLOCK_BYTES, sizeBytes));
  }

  async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let offset = 0; offset < bytes.length; ) {
      const piece = bytes.subarray(offset, offset + BLOCK_BYTES - this.filled);
      offset += piece.length;
      if (piece.length === BLOCK_BYTES) {
        this.digests.push(await sha256(piece));
        continue;
      }
      this.block.set(piece, this.filled);
      this.filled += piece.length;
      if (this.filled === BLOCK_BYTES) await this.close();
    }
  }

  async end(): Promise<Uint8Array<ArrayBuffer>> {
    await this.close();
    return sha256(joined(this.digests));
  }

  private async close(): Promise<void> {
    this.digests.push(await sha256(this.block.subarray(0, this.filled)));
    this.filled = 0;
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1 && pieces[0]) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** Which tensors are wanted; those that are not are checked and not kept. */
export type Wanted = (group: string, key: string) => boolean;

/**
 * Reads what `tensorFileParts` wrote, a block at a time: beside the tensors, each in a buffer of its own, there are never
 * more than a few blocks in memory. Failures: `fileForeign` (not such a file), `fileDamaged` (cut short or altered),
 * `fileGone` (removed while it was read).
 */
export async function readTensorFile(
  file: StoredBytes,
  isWanted: Wanted = () => true,
): Promise<Result<TensorFile>> {
  const source = file.sizeBytes <= READ_WHOLE_BYTES ? await inMemory(file) : file;
  if (!source) return failure('fileGone');
  const prefix = await source.slice(0, Math.min(PREFIX_BYTES, source.sizeBytes));
  if (!prefix) return failure('fileGone');
  const magic = new TextDecoder().decode(prefix.subarray(0, MAGIC.length));
  if (magic !== MAGIC && magic !== FIRST_MAGIC) return failure('fileForeign');
  const end = source.sizeBytes - DIGEST_BYTES;
  if (end < PREFIX_BYTES) return failure('fileDamaged');
  const jsonEnd = PREFIX_BYTES + new DataView(prefix.buffer).getUint32(8, true);
  if (jsonEnd > end) return failure('fileDamaged');
  const json = await source.slice(PREFIX_BYTES, jsonEnd);
  if (!json) return failure('fileGone');
  // Not checked yet, so it may be anything: what it says must fill the file before room is made for it.
  const stored = parsed(json);
  if (!stored || aligned(jsonEnd) + 4 * floatsOf(stored) !== end) return failure('fileDamaged');
  const groups = new Map<string, Map<string, Float32Array>>();
  const places: TensorPlace[] = [];
  let offset = aligned(jsonEnd);
  for (const { name, tensors } of stored.groups) {
    const group = new Map<string, Float32Array>();
    groups.set(name, group);
    for (const [key, length] of tensors) {
      if (isWanted(name, key)) {
        const values = new Float32Array(length);
        group.set(key, values);
        places.push({ offset, bytes: new Uint8Array(values.buffer) });
      }
      offset += 4 * length;
    }
  }
  const digest = await (magic === MAGIC ? readBlocks : readAtOnce)(source, end, places);
  const expected = digest && (await source.slice(end, source.sizeBytes));
  if (!digest || !expected) return failure('fileGone');
  if (digest.some((byte, i) => expected[i] !== byte)) return failure('fileDamaged');
  return success({ header: stored.header, groups });
}

async function inMemory(file: StoredBytes): Promise<StoredBytes | null> {
  const bytes = await file.slice(0, file.sizeBytes);
  return bytes && bytesInMemory(bytes);
}

/** Fills the tensors from the bytes before `end`, and answers their digest; null where the file is gone. */
async function readBlocks(
  source: StoredBytes,
  end: number,
  places: readonly TensorPlace[],
): Promise<Uint8Array | null> {
  const digests = new BlockDigests(end);
  let place = 0;
  let from = 0;
  for await (const bytes of source.blocks(Math.min(BLOCK_BYTES, source.sizeBytes))) {
    if (!bytes) return null;
    const block = bytes.subarray(0, end - from);
    await digests.add(block);
    const to = from + block.length;
    for (; place < places.length; place++) {
      const tensor = places[place];
      copyOverlap(block, from, tensor);
      if (tensor.offset + tensor.bytes.length > to) break;
    }
    from = to;
    if (from === end) break;
  }
  return digests.end();
}

/** As `readBlocks`, of a file of the first format: its digest is of the whole, which cannot be computed in blocks. */
async function readAtOnce(
  source: StoredBytes,
  end: number,
  places: readonly TensorPlace[],
): Promise<Uint8Array | null> {
  const whole = await source.slice(0, end);
  if (!whole) return null;
  for (const tensor of places) copyOverlap(whole, 0, tensor);
  return sha256(whole);
}

interface TensorPlace {
  /** In the file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Copies what a block that begins at `from` has of a tensor. */
function copyOverlap(block: Uint8Array, from: number, { offset, bytes }: TensorPlace): void {
  const first = Math.max(offset, from);
  const last = Math.min(offset + bytes.length, from + block.length);
  if (first < last) bytes.set(block.subarray(first - from, last - from), first - offset);
}

/** The header of a file that may be damaged; null where it is none. */
function parsed(json: Uint8Array): StoredHeader | null {
  const value = parseJson(new TextDecoder().decode(json), { code: 'fileDamaged' });
  return value.ok && isStoredHeader(value.value) ? value.value : null;
}

function isStoredHeader(value: unknown): value is StoredHeader {
  if (typeof value !== 'object' || value === null || !('groups' in value)) return false;
  const { groups } = value;
  return Array.isArray(groups) && groups.every(isGroup);
}

function isGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('tensors' in value))
    return false;
  const { name, tensors } = value;
  const isTensor = (tensor: unknown) =>
    Array.isArray(tensor) &&
    typeof tensor[0] === 'string' &&
    Number.isSafeInteger(tensor[1]) &&
    tensor[1] >= 0;
  return typeof name === 'string' && Array.isArray(tensors) && tensors.every(isTensor);
}

function floatsOf({ groups }: StoredHeader): number {
  return groups.reduce((sum, { tensors }) => tensors.reduce((of, [, length]) => of + length, sum), 0);
}

function aligned(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
