import type { NamedTensor } from '../protocol/commands';
import { failure, type Result, success } from '../shared/result';
import { float32FromBfloat16, float32FromFloat16 } from './half-floats';

/** Bytes of one element, by the dtype names of the safetensors format. */
const DTYPE_BYTES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** The format's own limit: https://huggingface.co/docs/safetensors. */
const MAX_HEADER_BYTES = 100_000_000;

/** One tensor of the file; `begin` and `end` are byte offsets from the start of the file. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** An opened file: its directory, and the blob its tensors are read from when asked. */
export interface SafetensorsFile {
  readonly blob: Blob;
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

async function readBytes(blob: Blob, begin: number, end: number): Promise<ArrayBuffer> {
  return blob.slice(begin, end).arrayBuffer();
}

/**
 * Reads the directory of a safetensors file and checks it against the file: a lying header is refused before any
 * tensor is read. Only the header's bytes are read here, so a file of any size opens in little memory.
 */
export async function openSafetensors(blob: Blob): Promise<Result<SafetensorsFile>> {
  if (blob.size < 10) return failure('safetensorsTooShort', { sizeBytes: blob.size });
  const prefix = new DataView(await readBytes(blob, 0, 9));
  const declared = prefix.getBigUint64(0, true);
  if (prefix.getUint8(8) !== 0x7b) return failure('notSafetensors');
  if (declared > BigInt(MAX_HEADER_BYTES) || Number(declared) + 8 > blob.size) {
    return failure('safetensorsHeaderBeyondFile', {
      headerBytes: declared.toString(),
      fileBytes: blob.size,
    });
  }
  const dataStart = 8 + Number(declared);
  const header = parseHeader(await readBytes(blob, 8, dataStart));
  if (!header.ok) return header;

  const { __metadata__: rawMetadata = {}, ...rawEntries } = header.value;
  if (!isRecord(rawMetadata) || Object.values(rawMetadata).some((v) => typeof v !== 'string')) {
    return failure('safetensorsMetadata');
  }
  const entries: SafetensorsEntry[] = [];
  for (const [name, raw] of Object.entries(rawEntries)) {
    const entry = readEntry(name, raw, dataStart);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  const gap = checkRanges(entries, dataStart, blob.size);
  if (!gap.ok) return gap;
  return success({ blob, entries, metadata: rawMetadata as Record<string, string> });
}

function parseHeader(bytes: ArrayBuffer): Result<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(json) ? success(json) : failure('safetensorsHeader');
  } catch (error) {
    return failure('safetensorsHeader', undefined, String(error));
  }
}

function readEntry(name: string, raw: unknown, dataStart: number): Result<SafetensorsEntry> {
  if (!isRecord(raw)) return failure('safetensorsEntry', { tensor: name });
  const { dtype, shape, data_offsets: offsets } = raw;
  if (
    typeof dtype !== 'string' ||
    !Array.isArray(shape) ||
    !shape.every(isCount) ||
    !Array.isArray(offsets) ||
    offsets.length !== 2 ||
    !offsets.every(isCount)
  ) {
    return failure('safetensorsEntry', { tensor: name });
  }
  const bytesPerElement = DTYPE_BYTES[dtype];
  if (bytesPerElement === undefined) return failure('safetensorsDtype', { tensor: name, dtype });
  const [begin, end] = offsets as [number, number];
  const sizeBytes = (shape as number[]).reduce((size, length) => size * length, bytesPerElement);
  if (end - begin !== sizeBytes) {
    return failure('safetensorsSize', {
      tensor: name,
      shape: `[${shape.join(', ')}]`,
      expectedBytes: sizeBytes,
      statedBytes: end - begin,
    });
  }
  return success({ name, dtype, shape, begin: dataStart + begin, end: dataStart + end });
}

/** The ranges must fill the file exactly: nothing beyond it, nothing twice, nothing unnamed. */
function checkRanges(
  entries: readonly SafetensorsEntry[],
  dataStart: number,
  fileBytes: number,
): Result<null> {
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let position = dataStart;
  let previous = '';
  for (const { name, begin, end } of inOrder) {
    if (end > fileBytes) return failure('safetensorsTensorBeyondFile', { tensor: name, end, fileBytes });
    if (begin < position) return failure('safetensorsOverlap', { tensor: name, other: previous });
    if (begin > position) return failure('safetensorsHole', { tensor: name, missingBytes: begin - position });
    position = end;
    previous = name;
  }
  if (position < fileBytes) return failure('safetensorsTrailing', { extraBytes: fileBytes - position });
  return success(null);
}

/** Reads one tensor: floats of any width as float32, integers and booleans as counts. */
export async function readTensor(file: SafetensorsFile, entry: SafetensorsEntry): Promise<NamedTensor> {
  const bytes = await readBytes(file.blob, entry.begin, entry.end);
  const { name, shape } = entry;
  const floats = (data: Float32Array): NamedTensor => ({ name, shape, dtype: 'F32', data });
  const counts = (data: ArrayLike<number>): NamedTensor => ({
    name,
    shape,
    dtype: 'I64',
    data: Float64Array.from(data),
  });
  switch (entry.dtype) {
    case 'F32':
      return floats(new Float32Array(bytes));
    case 'F64':
      return floats(Float32Array.from(new Float64Array(bytes)));
    case 'F16':
      return floats(float32FromFloat16(new Uint16Array(bytes)));
    case 'BF16':
      return floats(float32FromBfloat16(new Uint16Array(bytes)));
    case 'I64':
      return counts(Array.from(new BigInt64Array(bytes), Number));
    case 'I32':
      return counts(new Int32Array(bytes));
    case 'I16':
      return counts(new Int16Array(bytes));
    case 'I8':
      return counts(new Int8Array(bytes));
    default:
      return counts(new Uint8Array(bytes)); // U8, BOOL: openSafetensors lets no other dtype through
  }
}

/** Reads every tensor, one range at a time, in file order. */
export async function readTensors(file: SafetensorsFile): Promise<NamedTensor[]> {
  const tensors: NamedTensor[] = [];
  for (const entry of file.entries) tensors.push(await readTensor(file, entry));
  return tensors;
}
