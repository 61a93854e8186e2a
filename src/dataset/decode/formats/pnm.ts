/** Netpbm's PBM, PGM and PPM, plain and raw, to the RGB that Pillow gives. Traffic sign datasets come so. */

import { roundHalfEven } from '../../../shared/round-half-even';
import type { InterleavedImage } from '../resample';
import { BrokenImageError, TruncatedImageError } from './image-errors';
import type { ImageHeader } from './image-header';

const HASH = 0x23;
const NEWLINE = 0x0a;

interface PnmHeader {
  /** 1 … 6, the digit of the magic number. */
  readonly type: number;
  readonly width: number;
  readonly height: number;
  readonly maximum: number;
  readonly dataOffset: number;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** The next number in the text from `offset` on, comments left out; its end is the byte after it. */
function readNumber(
  bytes: Uint8Array,
  offset: number,
): { readonly value: number; readonly end: number } | null {
  let at = offset;
  while (at < bytes.length && (isSpace(bytes[at]) || bytes[at] === HASH)) {
    if (bytes[at] === HASH) while (at < bytes.length && bytes[at] !== NEWLINE) at++;
    else at++;
  }
  const start = at;
  let value = 0;
  while (at < bytes.length && at - start < 10) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    at++;
  }
  return at === start ? null : { value, end: at };
}

function readHeader(bytes: Uint8Array): PnmHeader | null {
  const type = bytes[1] - 0x30;
  const width = readNumber(bytes, 2);
  const height = width && readNumber(bytes, width.end);
  const isBitmap = type === 1 || type === 4;
  const maximum = isBitmap
    ? height && { value: 1, end: height.end }
    : height && readNumber(bytes, height.end);
  if (!width || !height || !maximum || maximum.value < 1 || maximum.value > 65535) return null;
  return {
    type,
    width: width.value,
    height: height.value,
    maximum: maximum.value,
    dataOffset: maximum.end + 1,
  };
}

export function readPnmHeader(bytes: Uint8Array): ImageHeader | null {
  const header = readHeader(bytes);
  if (header === null) return null;
  const { width, height } = header;
  return {
    kind: 'pnm',
    width,
    height,
    hasAlpha: false,
    isAnimated: false,
    exifOffset: -1,
    jpegColours: null,
  };
}

/** Throws BrokenImageError or TruncatedImageError. */
export function decodePnm(bytes: Uint8Array): InterleavedImage {
  const header = readHeader(bytes);
  if (header === null) throw new BrokenImageError('no header');
  const { type, width, height } = header;
  const samples = type === 3 || type === 6 ? 3 : 1;
  const values =
    type === 4 ? unpackBits(bytes, header) : readSamples(bytes, header, width * height * samples);
  if (samples === 3) return { data: values, width, height, stride: 3 };
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < values.length; i++) rgb.fill(values[i], i * 3, i * 3 + 3);
  return { data: rgb, width, height, stride: 3 };
}

/** `count` samples as Pillow scales them: color to 255, gray beyond 8 bits to 65535 and then clipped. */
function readSamples(bytes: Uint8Array, header: PnmHeader, count: number): Uint8Array {
  const { type, maximum, dataOffset } = header;
  const isGray = type === 2 || type === 5;
  const top = isGray && maximum > 255 ? 65535 : 255;
  const scaled = (value: number) => Math.min(255, roundHalfEven((Math.min(value, maximum) / maximum) * top));
  const result = new Uint8Array(count);
  if (type <= 3) {
    let at = dataOffset - 1;
    for (let i = 0; i < count; i++) {
      const number = type === 1 ? readBit(bytes, at) : readNumber(bytes, at);
      if (number === null) throw new TruncatedImageError(`${i} of ${count} samples`);
      result[i] = type === 1 ? (1 - number.value) * 255 : scaled(number.value);
      at = number.end;
    }
    return result;
  }
  const sampleBytes = maximum > 255 ? 2 : 1;
  if (dataOffset + count * sampleBytes > bytes.length) throw new TruncatedImageError('the pixels end early');
  for (let i = 0, at = dataOffset; i < count; i++, at += sampleBytes) {
    const value = bytes[at];
    result[i] = scaled(sampleBytes === 1 ? value : value * 256 + bytes[at + 1]);
  }
  return result;
}

/** Plain bitmaps need no space between their digits. */
function readBit(bytes: Uint8Array, offset: number): { readonly value: number; readonly end: number } | null {
  let at = offset;
  while (at < bytes.length && isSpace(bytes[at])) at++;
  const value = (bytes[at] ?? 0) - 0x30;
  return value === 0 || value === 1 ? { value, end: at + 1 } : null;
}

/** One bit a pixel, rows padded to bytes; 1 is black. */
function unpackBits(bytes: Uint8Array, { width, height, dataOffset }: PnmHeader): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  if (dataOffset + rowBytes * height > bytes.length) throw new TruncatedImageError('the pixels end early');
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const byte = bytes[dataOffset + y * rowBytes + (x >> 3)];
      result[y * width + x] = ((byte >> (7 - (x & 7))) & 1) === 1 ? 0 : 255;
    }
  return result;
}
