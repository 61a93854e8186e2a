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
import { failure, type Result, success } from '../../shared/result';

const MAGIC = 'VIREOTF2';
const FIRST_MAGIC = 'VIREOTF1';
const PREFIX_BYTES = 12;
const DIGEST_BYTES = 32;
const BLOCK_BYTES = 8 * 1024 * 1024;

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

  const digests = new BlockDigests();
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

/** SHA-256 of the SHA-256 of every block of what is added. */
class BlockDigests {
  private pieces: Uint8Array<ArrayBuffer>[] = [];
  private filled = 0;
  private readonly digests: Uint8Array<ArrayBuffer>[] = [];

  async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let offset = 0; offset < bytes.length; ) {
      const piece = bytes.subarray(offset, offset + BLOCK_BYTES - this.filled);
      this.pieces.push(piece);
      this.filled += piece.length;
      offset += piece.length;
      if (this.filled === BLOCK_BYTES) await this.close();
    }
  }

  async end(): Promise<Uint8Array<ArrayBuffer>> {
    await this.close();
    return sha256(joined(this.digests));
  }

  private async close(): Promise<void> {
    this.digests.push(await sha256(joined(this.pieces)));
    this.pieces = [];
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

/**
 * Reads what `encodeTensorFile` wrote. Failures: `fileForeign` (not such a file), `fileDamaged` (cut short or altered).
 * The tensors are views of `bytes`.
 */
export async function decodeTensorFile(bytes: Uint8Array<ArrayBuffer>): Promise<Result<TensorFile>> {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC && magic !== FIRST_MAGIC) return failure('fileForeign');
  const end = bytes.length - DIGEST_BYTES;
  if (end < PREFIX_BYTES) return failure('fileDamaged');
  const expected = await (magic === MAGIC ? blockDigest : sha256)(bytes.subarray(0, end));
  if (expected.some((byte, i) => bytes[end + i] !== byte)) return failure('fileDamaged');

  // From here on the bytes are what Vireo wrote, so anything odd is a defect, not damage.
  const jsonLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  const json = new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + jsonLength));
  const stored = JSON.parse(json) as StoredHeader;
  // Views need alignment; a file read into its own buffer has it.
  const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  let offset = whole.byteOffset + aligned(PREFIX_BYTES + jsonLength);
  const groups = new Map<string, TensorMap>();
  for (const group of stored.groups) {
    const tensors = new Map<string, Float32Array>();
    for (const [key, length] of group.tensors) {
      tensors.set(key, new Float32Array(whole.buffer, offset, length));
      offset += 4 * length;
    }
    groups.set(group.name, tensors);
  }
  invariant(offset === whole.byteOffset + end, 'The tensors of a file do not fill it');
  return success({ header: stored.header, groups });
}

function aligned(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}

async function blockDigest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const digests = new BlockDigests();
  await digests.add(bytes);
  return digests.end();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
