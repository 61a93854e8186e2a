/**
 * PNG (ISO/IEC 15948) to the RGB that Pillow gives. Browsers cannot: they blend or premultiply alpha, apply gamma and
 * profiles, turn by EXIF, and keep the high byte of 16-bit gray where Pillow clips to 255.
 */

import type { GrayRange } from '../../../recipe/schema';
import type { InterleavedImage } from '../resample';
import { hasText, viewOf } from './byte-reader';
import { BrokenImageError, TruncatedImageError } from './image-errors';
import { inflateRows } from './png-rows';

interface PngInfo {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colourType: number;
  readonly isInterlaced: boolean;
  /** RGB triples, or null. */
  readonly palette: Uint8Array | null;
  /** The pieces of one zlib stream. */
  readonly data: readonly Uint8Array[];
}

const GRAY = 0;
const RGB = 2;
const PALETTE = 3;
const GRAY_ALPHA = 4;
const RGBA = 6;

/** Samples per pixel and the bit depths allowed, by colour type. */
const COLOUR_TYPES: ReadonlyMap<number, { readonly samples: number; readonly bitDepths: readonly number[] }> =
  new Map([
    [GRAY, { samples: 1, bitDepths: [1, 2, 4, 8, 16] }],
    [RGB, { samples: 3, bitDepths: [8, 16] }],
    [PALETTE, { samples: 1, bitDepths: [1, 2, 4, 8] }],
    [GRAY_ALPHA, { samples: 2, bitDepths: [8, 16] }],
    [RGBA, { samples: 4, bitDepths: [8, 16] }],
  ]);

/** Where the pixels of an interlacing pass lie: the first one, and the steps to the next. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/** The chunks that matter. Throws BrokenImageError for a header that contradicts itself. */
function readPngChunks(bytes: Uint8Array): PngInfo {
  const view = viewOf(bytes);
  const data: Uint8Array[] = [];
  let palette: Uint8Array | null = null;
  let offset = 8;
  while (offset + 12 <= bytes.length) {
    const end = offset + 8 + view.getUint32(offset);
    if (hasText(bytes, offset + 4, 'IDAT')) data.push(bytes.subarray(offset + 8, end));
    else if (hasText(bytes, offset + 4, 'PLTE')) palette = bytes.subarray(offset + 8, end);
    else if (hasText(bytes, offset + 4, 'IEND')) break;
    offset = end + 4;
  }
  if (data.length === 0) throw new TruncatedImageError('no IDAT');
  const [bitDepth = 0, colourType = 0] = bytes.subarray(24, 26);
  if (!COLOUR_TYPES.get(colourType)?.bitDepths.includes(bitDepth))
    throw new BrokenImageError(`colour type ${colourType} at ${bitDepth} bits`);
  if (colourType === PALETTE && palette === null) throw new BrokenImageError('no palette');
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    bitDepth,
    colourType,
    isInterlaced: bytes[28] === 1,
    palette,
    data,
  };
}

/** Gray of 16 bits: Pillow clips it, which is seldom what a person expects. */
export function isDeepGray(bytes: Uint8Array): boolean {
  return bytes[24] === 16 && bytes[25] === GRAY;
}

/** The darkest and the brightest value of 16-bit gray. Throws BrokenImageError or TruncatedImageError. */
export async function deepGrayExtremes(bytes: Uint8Array): Promise<GrayRange> {
  const range = { low: 65_535, high: 0 };
  await readRows(readPngChunks(bytes), (row, count) => {
    for (let i = 0; i < count; i++) {
      const value = 256 * row[2 * i] + row[2 * i + 1];
      if (value < range.low) range.low = value;
      if (value > range.high) range.high = value;
    }
  });
  return range;
}

/**
 * Decodes the whole image to RGB; `grayRange`: which values of 16-bit gray become 0 and 255. Throws BrokenImageError or
 * TruncatedImageError.
 */
export async function decodePng(
  bytes: Uint8Array,
  grayRange: GrayRange | null = null,
): Promise<InterleavedImage> {
  const info = readPngChunks(bytes);
  const { width, height } = info;
  const rgb = new Uint8Array(width * height * 3);
  await readRows(info, rowReader(info, rgb, grayRange));
  return { data: rgb, width, height, stride: 3 };
}

/** Gives each row of each pass on. */
async function readRows(info: PngInfo, readRow: ReadRow): Promise<void> {
  const { width, height, bitDepth } = info;
  const bitsPerPixel = (COLOUR_TYPES.get(info.colourType)?.samples ?? 0) * bitDepth;
  const passes = (info.isInterlaced ? ADAM7 : WHOLE)
    .map((pass) => ({
      ...pass,
      width: Math.ceil((width - pass.x) / pass.stepX),
      height: Math.ceil((height - pass.y) / pass.stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
  const layout = passes.map((pass) => ({
    rowBytes: Math.ceil((pass.width * bitsPerPixel) / 8),
    rowCount: pass.height,
  }));
  await inflateRows(info.data, layout, Math.max(1, bitsPerPixel >> 3), (row, passIndex, y) => {
    const pass = passes[passIndex];
    if (pass) readRow(row, pass.width, ((pass.y + y * pass.stepY) * width + pass.x) * 3, pass.stepX * 3);
  });
}

/** Copies `count` pixels of a row into the image, from byte `target` on, every `step` bytes. */
type ReadRow = (row: Uint8Array, count: number, target: number, step: number) => void;

function rowReader(info: PngInfo, rgb: Uint8Array, grayRange: GrayRange | null): ReadRow {
  const { bitDepth, colourType } = info;
  // Pillow reads the high byte of every 16-bit sample, but for gray, whose whole value it clips.
  const bytesPerSample = bitDepth === 16 ? 2 : 1;
  if (colourType === RGB || colourType === RGBA) {
    const stride = (colourType === RGB ? 3 : 4) * bytesPerSample;
    return (row, count, target, step) => {
      for (let i = 0, source = 0; i < count; i++, source += stride, target += step) {
        rgb[target] = row[source];
        rgb[target + 1] = row[source + bytesPerSample];
        rgb[target + 2] = row[source + 2 * bytesPerSample];
      }
    };
  }
  const write = (target: number, gray: number) => {
    rgb[target] = gray;
    rgb[target + 1] = gray;
    rgb[target + 2] = gray;
  };
  if (colourType === GRAY && bitDepth === 16 && grayRange) {
    // In float64 and rounded by truncation, as Pillow's `point` does on 32-bit gray.
    const scale = 255 / (grayRange.high - grayRange.low);
    const offset = 0.5 - grayRange.low * scale;
    const byteOf = (value: number) => Math.max(0, Math.min(255, Math.trunc(value * scale + offset)));
    return (row, count, target, step) => {
      for (let i = 0; i < count; i++, target += step)
        write(target, byteOf(256 * row[2 * i] + row[2 * i + 1]));
    };
  }
  if (colourType === GRAY && bitDepth === 16)
    return (row, count, target, step) => {
      for (let i = 0; i < count; i++, target += step) write(target, row[2 * i] === 0 ? row[2 * i + 1] : 255);
    };
  if (colourType === GRAY_ALPHA)
    return (row, count, target, step) => {
      for (let i = 0; i < count; i++, target += step) write(target, row[2 * i * bytesPerSample]);
    };
  const sampleAt = sampler(bitDepth);
  if (colourType === GRAY) {
    const scale = 255 / (2 ** bitDepth - 1);
    return (row, count, target, step) => {
      for (let i = 0; i < count; i++, target += step) write(target, sampleAt(row, i) * scale);
    };
  }
  const palette = wholePalette(info.palette ?? new Uint8Array(0));
  return (row, count, target, step) => {
    for (let i = 0; i < count; i++, target += step) {
      const entry = sampleAt(row, i) * 3;
      rgb[target] = palette[entry];
      rgb[target + 1] = palette[entry + 1];
      rgb[target + 2] = palette[entry + 2];
    }
  };
}

/** The i-th sample of a row that packs samples of 1, 2, 4 or 8 bits, the first in the high bits. */
function sampler(bitDepth: number): (row: Uint8Array, i: number) => number {
  if (bitDepth === 8) return (row, i) => row[i];
  const perByte = 8 / bitDepth;
  const mask = 2 ** bitDepth - 1;
  return (row, i) => {
    const shift = 8 - bitDepth * ((i % perByte) + 1);
    return (row[Math.floor(i / perByte)] >> shift) & mask;
  };
}

/** 256 colours: those a file does not give are grays in Pillow. */
function wholePalette(given: Uint8Array): Uint8Array {
  const palette = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  palette.set(given.subarray(0, 768));
  return palette;
}
