/** NumPy's array file (numpy.lib.format): a header in Python's words, then the values. */
import type { ByteStream } from './byte-stream';
import { startsWith } from './container';

/** Longer headers are of structured arrays, which hold no images. */
const MAX_HEADER_BYTES = 65536;

export interface NpyHeader {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The last axis changes slowest (Fortran's order). */
  readonly isFortran: boolean;
}

export function isNpy(head: Uint8Array): boolean {
  return startsWith(head, 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
}

/** Reads the header, so that the values come next; null where there is none. */
export async function readNpyHeader(stream: ByteStream): Promise<NpyHeader | null> {
  const start = new Uint8Array(8);
  if ((await stream.fill(start)) < start.length || !isNpy(start)) return null;
  const length = new Uint8Array(start[6] === 1 ? 2 : 4);
  if ((await stream.fill(length)) < length.length) return null;
  const headerBytes = length.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (headerBytes > MAX_HEADER_BYTES) return null;
  const bytes = new Uint8Array(headerBytes);
  if ((await stream.fill(bytes)) < headerBytes) return null;
  const text = new TextDecoder().decode(bytes);
  const dtype = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (dtype === undefined || shape === undefined) return null;
  const sides = shape
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map(Number);
  if (sides.some((side) => !Number.isSafeInteger(side) || side < 0)) return null;
  return { dtype, shape: sides, isFortran: /'fortran_order':\s*True/.test(text) };
}

/** How values of a dtype are read; null for one that holds no numbers. */
export interface NumberType {
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

/** `<f4`, `|u1`, `>i8` …: numpy's array-protocol type strings. */
export function numberType(dtype: string): NumberType | null {
  const [, order, kind, digits] = /^([<>|=])([buif])(\d+)$/.exec(dtype) ?? [];
  const isLittle = order !== '>';
  const bytes = Number(digits);
  const readers: Readonly<Partial<Record<string, NumberType['read']>>> = {
    b1: (view, at) => view.getUint8(at),
    u1: (view, at) => view.getUint8(at),
    i1: (view, at) => view.getInt8(at),
    u2: (view, at) => view.getUint16(at, isLittle),
    i2: (view, at) => view.getInt16(at, isLittle),
    u4: (view, at) => view.getUint32(at, isLittle),
    i4: (view, at) => view.getInt32(at, isLittle),
    u8: (view, at) => Number(view.getBigUint64(at, isLittle)),
    i8: (view, at) => Number(view.getBigInt64(at, isLittle)),
    f2: (view, at) => halfFloat(view.getUint16(at, isLittle)),
    f4: (view, at) => view.getFloat32(at, isLittle),
    f8: (view, at) => view.getFloat64(at, isLittle),
  };
  const read = readers[`${kind}${digits}`];
  return read ? { bytes, read } : null;
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Text of fixed length: `<U12` in UTF-32, `|S8` in bytes; null for another dtype. */
export function textType(dtype: string): { readonly bytes: number; read(bytes: Uint8Array): string } | null {
  const [, order, kind, digits] = /^([<>|=])([US])(\d+)$/.exec(dtype) ?? [];
  const length = Number(digits);
  if (!kind || length < 1 || length > 1024) return null;
  if (kind === 'S') {
    return { bytes: length, read: (bytes) => new TextDecoder().decode(bytes).replace(/\0+$/, '') };
  }
  return {
    bytes: length * 4,
    read(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      let text = '';
      for (let at = 0; at < bytes.length; at += 4) {
        const point = view.getUint32(at, order !== '>');
        if (point === 0 || point > 0x10ffff) break;
        text += String.fromCodePoint(point);
      }
      return text;
    },
  };
}
