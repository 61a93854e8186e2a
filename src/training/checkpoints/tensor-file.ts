/**
 * A file of tensors that knows whether it is whole: magic, JSON header, float32 data, SHA-256 of all before it.
 * Checkpoints, best weights and exported runs are such files. Little-endian.
 *
 *   0  'VIREOTF1'   8  header bytes (u32)   12  header, UTF-8 JSON   …  zeros to a multiple of 4   …  tensors   …  digest
 */
import { invariant } from '../../shared/errors';
import { failure, type Result, success } from '../../shared/result';

const MAGIC = new TextEncoder().encode('VIREOTF1');
const PREFIX_BYTES = 12;
const DIGEST_BYTES = 32;

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

/** Bytes of the file; the checksum is computed off this thread. */
export async function encodeTensorFile({ header, groups }: TensorFile): Promise<Uint8Array<ArrayBuffer>> {
  const stored: StoredHeader = {
    header,
    groups: [...groups].map(([name, tensors]) => ({
      name,
      tensors: [...tensors].map(([key, data]) => [key, data.length] as const),
    })),
  };
  const json = new TextEncoder().encode(JSON.stringify(stored));
  const dataStart = aligned(PREFIX_BYTES + json.length);
  let end = dataStart;
  for (const tensors of groups.values()) for (const data of tensors.values()) end += data.byteLength;

  const bytes = new Uint8Array(end + DIGEST_BYTES);
  bytes.set(MAGIC, 0);
  new DataView(bytes.buffer).setUint32(8, json.length, true);
  bytes.set(json, PREFIX_BYTES);
  let offset = dataStart;
  for (const tensors of groups.values()) {
    for (const data of tensors.values()) {
      new Float32Array(bytes.buffer, offset, data.length).set(data);
      offset += data.byteLength;
    }
  }
  bytes.set(await digest(bytes.subarray(0, end)), end);
  return bytes;
}

/**
 * Reads what `encodeTensorFile` wrote. Failures: `fileForeign` (not such a file), `fileDamaged` (cut short or altered).
 * The tensors are views of `bytes`.
 */
export async function decodeTensorFile(bytes: Uint8Array<ArrayBuffer>): Promise<Result<TensorFile>> {
  if (bytes.length < MAGIC.length || MAGIC.some((byte, i) => bytes[i] !== byte))
    return failure('fileForeign');
  const end = bytes.length - DIGEST_BYTES;
  if (end < PREFIX_BYTES) return failure('fileDamaged');
  const expected = await digest(bytes.subarray(0, end));
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

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
