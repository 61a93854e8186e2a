import { invariant } from '../shared/errors';
import { parseJson } from '../shared/json-text';
import { failure, type Result, success } from '../shared/result';
import { elementBytes, isElementType, readElements } from './element-types';
import { MOST_TENSORS, type WeightsEntry, type WeightsFile } from './weights-file';

/** A hundred bytes for each tensor that may be, eight times over. The format itself allows 100 MB, which take seconds to read. */
const MAX_HEADER_BYTES = 16 * 2 ** 20;

/** One tensor of the file; `begin` and `end` are byte offsets from the start of the file. */
interface SafetensorsEntry extends WeightsEntry {
  readonly begin: number;
  readonly end: number;
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
export async function openSafetensors(blob: Blob): Promise<Result<WeightsFile>> {
  if (blob.size < 10) return failure('safetensorsTooShort', { sizeBytes: blob.size });
  const prefix = new DataView(await readBytes(blob, 0, 9));
  const declared = prefix.getBigUint64(0, true);
  if (prefix.getUint8(8) !== 0x7b) return failure('notSafetensors');
  if (declared > BigInt(blob.size - 8)) {
    return failure('safetensorsHeaderBeyondFile', {
      headerBytes: declared.toString(),
      fileBytes: blob.size,
    });
  }
  if (declared > BigInt(MAX_HEADER_BYTES)) {
    return failure('textTooLong', { sizeBytes: Number(declared), limitBytes: MAX_HEADER_BYTES });
  }
  const dataStart = 8 + Number(declared);
  const header = parseHeader(await readBytes(blob, 8, dataStart));
  if (!header.ok) return header;

  const { __metadata__: rawMetadata = {}, ...rawEntries } = header.value;
  if (!isRecord(rawMetadata) || Object.values(rawMetadata).some((v) => typeof v !== 'string')) {
    return failure('safetensorsMetadata');
  }
  const count = Object.keys(rawEntries).length;
  if (count > MOST_TENSORS) return failure('tooManyTensors', { found: count, limit: MOST_TENSORS });
  const entries: SafetensorsEntry[] = [];
  for (const [name, raw] of Object.entries(rawEntries)) {
    const entry = readEntry(name, raw, dataStart);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  const gap = checkRanges(inOrder, dataStart, blob.size);
  if (!gap.ok) return gap;
  const ranges = new Map(inOrder.map((entry) => [entry.name, entry]));
  return success({
    entries: inOrder.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    metadata: rawMetadata as Record<string, string>,
    read: async ({ name, shape, dtype }) => {
      const range = ranges.get(name);
      invariant(range !== undefined, `${name} is no tensor of this file`);
      const bytes = await readBytes(blob, range.begin, range.end);
      return { name, shape, ...readElements(dtype, bytes) };
    },
  });
}

function parseHeader(bytes: ArrayBuffer): Result<Record<string, unknown>> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return failure('safetensorsHeader', undefined, String(error));
  }
  const json = parseJson(text, { code: 'safetensorsHeader' });
  if (!json.ok) return json;
  return isRecord(json.value) ? success(json.value) : failure('safetensorsHeader');
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
  if (!isElementType(dtype)) return failure('safetensorsDtype', { tensor: name, dtype });
  const [begin, end] = offsets as [number, number];
  const sizeBytes = (shape as number[]).reduce((size, length) => size * length, elementBytes(dtype));
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
  inOrder: readonly SafetensorsEntry[],
  dataStart: number,
  fileBytes: number,
): Result<null> {
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
