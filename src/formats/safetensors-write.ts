import type { NamedTensor } from '../protocol/model';

/**
 * Writes tensors as a safetensors file, in the order given. The parts are views of the tensors where the bytes are
 * already right, so that nothing is copied until a Blob is made of them.
 *
 * The header is padded with spaces to a multiple of 8 bytes, and 8-byte tensors come first (as the reference
 * implementation does), so that a reader may map every tensor in place.
 */
export function safetensorsParts(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer>[] {
  const inOrder = [...tensors.filter((t) => t.dtype === 'I64'), ...tensors.filter((t) => t.dtype === 'F32')];
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const tensor of inOrder) {
    const bytes = tensorBytes(tensor);
    const { name, dtype, shape } = tensor;
    header.push([name, { dtype, shape, data_offsets: [offset, offset + bytes.byteLength] }]);
    data.push(bytes);
    offset += bytes.byteLength;
  }
  return [headerBytes(header), ...data];
}

/** The whole file as one array. */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const parts = safetensorsParts(tensors, metadata);
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.byteLength;
  }
  return bytes;
}

function headerBytes(header: readonly [string, unknown][]): Uint8Array<ArrayBuffer> {
  // Not Object.fromEntries: a key such as "1" would be moved to the front.
  const members = header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = new TextEncoder().encode(`{${members.join(',')}}`);
  const padded = Math.ceil(text.byteLength / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  return bytes;
}

/** The tensor's little-endian bytes: a view for float32, int64 made of counts. */
function tensorBytes({ dtype, data }: NamedTensor): Uint8Array<ArrayBuffer> {
  if (dtype === 'I64') return new Uint8Array(BigInt64Array.from(data, (value) => BigInt(value)).buffer);
  if (data instanceof Float32Array && data.buffer instanceof ArrayBuffer) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  return new Uint8Array(Float32Array.from(data).buffer);
}
