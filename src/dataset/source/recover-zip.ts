/**
 * A zip whose end is missing has lost its directory, but every file still begins with a header of its own (APPNOTE.TXT
 * 4.3.7): from header to header, everything before the cut is found.
 */
import type { DatasetProblem } from '../../protocol/dataset';
import { type Result, success } from '../../shared/result';
import { ZIP_SIGNATURES } from '../../shared/zip-signatures';
import { type NamedEntries, nameEntries } from './names/name-entries';
import { WINDOW_BYTES, Window } from './window';
import type { UnnamedEntry } from './zip-entry';
import { extraField, readZipName } from './zip-names';

const HEADER_BYTES = 30;
const DESCRIPTOR_BYTES = 16;
const ZIP64 = 0x0001;
/** Sizes stand after the data, where the writer did not know them before. */
const SIZES_FOLLOW = 8;

interface Sizes {
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  /** Where the next header is to be expected. */
  readonly end: number;
}

/** The files that are whole; the one that the cut goes through is a problem. */
export async function recoverZip(file: Blob): Promise<Result<NamedEntries>> {
  const window = new Window(file);
  const entries: UnnamedEntry[] = [];
  let cut: UnnamedEntry | null = null;
  for (let at = 0; at + HEADER_BYTES <= window.size; ) {
    const header = await window.view(at, HEADER_BYTES + 2 * 65535);
    if (!header.ok) return header;
    const view = header.value;
    if (view.byteLength < HEADER_BYTES || view.getUint32(0, true) !== ZIP_SIGNATURES.localHeader) break;
    const flags = view.getUint16(6, true);
    const nameLength = view.getUint16(26, true);
    const extraLength = view.getUint16(28, true);
    const dataAt = at + HEADER_BYTES + nameLength + extraLength;
    if (dataAt > window.size) break;
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const extra = bytes.slice(HEADER_BYTES + nameLength, HEADER_BYTES + nameLength + extraLength);
    const name = readZipName(bytes.slice(HEADER_BYTES, HEADER_BYTES + nameLength), extra);
    const method = view.getUint16(8, true);
    const sizes =
      (flags & SIZES_FOLLOW) !== 0 && view.getUint32(18, true) === 0
        ? await findDescriptor(window, dataAt)
        : success(sizesOf(view, extra, dataAt));
    if (!sizes.ok) return sizes;
    const encrypted = (flags & 1) !== 0;
    const shared = { name, method, encrypted, headerOffset: at, symbolicLink: false, disk: 0 };
    if (!sizes.value || sizes.value.end > window.size) {
      cut = { ...shared, crc32: 0, compressedBytes: 0, sizeBytes: 0 };
      break;
    }
    const { end, ...known } = sizes.value;
    entries.push({ ...shared, ...known });
    at = end;
  }
  const named = nameEntries(cut ? [...entries, cut] : entries);
  if (cut === null) return success(named);
  const whole = named.entries.filter(({ headerOffset }) => headerOffset !== cut.headerOffset);
  const problems = named.entries
    .filter((entry) => !whole.includes(entry))
    .map(({ path }): DatasetProblem => ({ path, code: 'cutOff', severity: 'excluded' }));
  return success({ ...named, entries: whole, problems: [...named.problems, ...problems] });
}

function sizesOf(view: DataView, extra: Uint8Array, dataAt: number): Sizes {
  let compressedBytes = view.getUint32(18, true);
  let sizeBytes = view.getUint32(22, true);
  const wide = extraField(extra, ZIP64);
  if (wide && wide.length >= 16 && compressedBytes === 0xffffffff && sizeBytes === 0xffffffff) {
    const fields = new DataView(wide.buffer, wide.byteOffset, wide.length);
    sizeBytes = Number(fields.getBigUint64(0, true));
    compressedBytes = Number(fields.getBigUint64(8, true));
  }
  return { crc32: view.getUint32(14, true), compressedBytes, sizeBytes, end: dataAt + compressedBytes };
}

/** The record after the data: its signature, followed by a size that is exactly the way from the data's start to it. */
async function findDescriptor(window: Window, dataAt: number): Promise<Result<Sizes | null>> {
  for (let from = dataAt; from < window.size; from += WINDOW_BYTES - DESCRIPTOR_BYTES - 4) {
    const read = await window.view(from, WINDOW_BYTES);
    if (!read.ok) return read;
    const view = read.value;
    for (let i = 0; i + DESCRIPTOR_BYTES <= view.byteLength; i++) {
      if (view.getUint8(i) !== 0x50 || view.getUint32(i, true) !== ZIP_SIGNATURES.descriptor) continue;
      const compressedBytes = view.getUint32(i + 8, true);
      if (dataAt + compressedBytes !== from + i) continue;
      const end = from + i + DESCRIPTOR_BYTES;
      const crc32 = view.getUint32(i + 4, true);
      return success({ crc32, compressedBytes, sizeBytes: view.getUint32(i + 12, true), end });
    }
  }
  return success(null);
}
