/**
 * Tar, from header to header (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU long names). Own code, since the kept libraries
 * hand out the members' bytes; here each member is a stretch of the archive, so that nothing is copied.
 */
import { crc32 } from '../../../shared/crc32';
import { type ListedFile, MAX_FILE_BYTES } from '../listing';
import { Window } from '../window';
import { isAbsolutePath, normalizePath } from '../zip-names';
import {
  type Container,
  ContainerError,
  type ContainerKind,
  openEach,
  refuse,
  type Unpacking,
} from './container';

const BLOCK = 512;
const CHECKSUM_AT = 148;
/** A name or a list of attributes that stands before its member. */
const MAX_EXTENSION_BYTES = 2 ** 20;

/** Types of members, as the header says them. */
const FILE = new Set(['0', '\0', '7']);
const LINK = new Set(['1', '2']);
const SPARSE = 'S';
const GNU_LONG_NAME = 'L';
const PAX = 'x';
/** What says nothing of a member's name or size: attributes of all members, and GNU's long targets of links. */
const ASIDE = new Set(['g', 'K']);

interface Header {
  readonly path: string;
  readonly sizeBytes: number;
  readonly type: string;
}

export const tar: ContainerKind = {
  remark: 'archiveOpened',
  names: /\.tar$/,
  begins: (head) => head.length >= BLOCK && hasChecksum(head),
  isToldByBytes: true,
  async open(containers, unpacking) {
    const items = containers.map((container) => ({ container }));
    await openEach(items, unpacking, ({ container }) => openTar(container, unpacking));
  },
};

async function openTar(container: Container, unpacking: Unpacking): Promise<void> {
  const window = new Window(container.blob);
  const read = async (at: number, length: number): Promise<Uint8Array> => {
    const view = await window.view(at, length);
    if (!view.ok) throw new ContainerError(view.failure);
    return new Uint8Array(view.value.buffer, view.value.byteOffset, view.value.byteLength);
  };
  const byPath = new Map<string, ListedFile>();
  const excluded = (path: string, code: string, values?: Readonly<Record<string, number>>) =>
    unpacking.report({ path, severity: 'excluded', code, ...(values && { values }) });
  let longName: string | null = null;
  let longSize: number | null = null;
  let absoluteCount = 0;
  let isWhole = true;
  for (let at = 0; at < window.size; ) {
    unpacking.signal.throwIfAborted();
    const block = await read(at, BLOCK);
    // Blocks of zeros end a tar; some writers leave them out.
    if (block.every((byte) => byte === 0)) break;
    const header = block.length === BLOCK && hasChecksum(block) ? readHeader(block) : null;
    const isExtension = header?.type === GNU_LONG_NAME || header?.type === PAX;
    const sizeBytes = (isExtension ? null : longSize) ?? header?.sizeBytes ?? Number.NaN;
    const start = at + BLOCK;
    const end = start + sizeBytes;
    if (header === null || !Number.isSafeInteger(end) || (isExtension && sizeBytes > MAX_EXTENSION_BYTES)) {
      isWhole = false;
      break;
    }
    at = start + Math.ceil(sizeBytes / BLOCK) * BLOCK;
    if (ASIDE.has(header.type)) continue;
    if (isExtension) {
      const bytes = await read(start, sizeBytes);
      if (header.type === PAX) ({ path: longName, sizeBytes: longSize } = readPax(bytes, longName));
      else longName = textOf(bytes);
      continue;
    }
    const name = longName ?? header.path;
    longName = null;
    longSize = null;
    const path = memberPath(container, name);
    if (LINK.has(header.type)) excluded(path ?? name, 'symbolicLink');
    else if (header.type === SPARSE) excluded(path ?? name, 'tarSparse');
    if (!FILE.has(header.type) || name.endsWith('/')) continue;
    if (path === null) {
      excluded(name, 'unsafePath');
      continue;
    }
    if (end > window.size) {
      excluded(path, 'cutOff');
      isWhole = false;
      continue;
    }
    if (isAbsolutePath(name)) absoluteCount++;
    const isLarge = sizeBytes > MAX_FILE_BYTES;
    if (isLarge && !unpacking.mayBeContainer(path)) {
      excluded(path, 'tooLarge', { sizeBytes, limitBytes: MAX_FILE_BYTES });
      continue;
    }
    const checksum = isLarge ? null : crc32(await read(start, sizeBytes));
    if (byPath.has(path)) unpacking.report({ path, code: 'duplicateName', severity: 'warning' });
    const location = { kind: 'slice', archive: container.archive, offset: start, crc32: checksum } as const;
    byPath.set(path, { path, sizeBytes, location });
  }
  if (!isWhole && byPath.size === 0) refuse('tarDamaged');
  if (!isWhole) {
    const values = { count: byPath.size };
    unpacking.report({ path: container.path, code: 'tarCutOff', severity: 'warning', values });
  }
  if (absoluteCount > 0) {
    const values = { count: absoluteCount };
    unpacking.report({ path: container.path, code: 'absolutePaths', severity: 'notice', values });
  }
  for (const file of byPath.values()) unpacking.list(file);
}

/** Null where it leads out of its folder. */
function memberPath({ memberFolder }: Container, name: string): string | null {
  const path = normalizePath(name);
  return path === null ? null : memberFolder + path;
}

/** The sum of a header's bytes, its own field taken as blanks; as signed bytes some old programs wrote it. */
function hasChecksum(block: Uint8Array): boolean {
  let sum = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? 0x20 : block[i];
    sum += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const said = readNumber(block, CHECKSUM_AT, 8);
  return said === sum || said === signed;
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function readHeader(block: Uint8Array): Header {
  const field = (at: number, length: number) => textOf(block.subarray(at, at + length));
  // GNU's tar writes times where ustar has the prefix, and another magic.
  const isUstar = field(257, 6) === 'ustar' && block[263] === 0x30;
  const prefix = isUstar ? field(345, 155) : '';
  const name = field(0, 100);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes: readNumber(block, 124, 12),
    type: String.fromCharCode(block[156]),
  };
}

/** Octal digits; or, where the first bit is set, bytes of a number of any size (GNU). NaN for neither. */
function readNumber(block: Uint8Array, at: number, length: number): number {
  if (block[at] & 0x80) {
    let value = block[at] & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + block[at + i];
    return value;
  }
  const digits = textOf(block.subarray(at, at + length)).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
}

/** `length key=value\n` again and again: of it the path and the size count. */
function readPax(
  bytes: Uint8Array,
  before: string | null,
): { path: string | null; sizeBytes: number | null } {
  let path = before;
  let sizeBytes: number | null = null;
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? 0 : Number(textOf(bytes.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const [, key, value] = /^([^=]*)=([\s\S]*)\n$/.exec(textOf(bytes.subarray(blank + 1, at + length))) ?? [];
    if (key === 'path' && value) path = value;
    if (key === 'size' && value && /^\d+$/.test(value)) sizeBytes = Number(value);
    at += length;
  }
  return { path, sizeBytes };
}
