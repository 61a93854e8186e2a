/**
 * JPEGs of four colours, as printers want them (CMYK, and Adobe's YCCK), to the RGB that Pillow gives. Browsers multiply
 * colour and black and cut off what is left, so half of their bytes are one level too dark; and they do not hand
 * out the four planes. So these files are decoded here, as libjpeg does: sequential or progressive, Huffman coded.
 */

import type { InterleavedImage } from '../../resample';
import { viewOf } from '../byte-reader';
import { BrokenImageError, TruncatedImageError } from '../image-errors';
import { inverseDct } from './inverse-dct';
import { type Component, type Frame, readFrame, Tables } from './jpeg-segments';
import { readScan } from './read-scan';
import { type Plane, upsampledRow } from './upsample';

const SOF0 = 0xc0;
const SOF1 = 0xc1;
const SOF2 = 0xc2;
const SOS = 0xda;
const EOI = 0xd9;

/** Throws BrokenImageError or TruncatedImageError, also for kinds it does not read: arithmetic coding, 12 bits. */
export function decodeCmykJpeg(bytes: Uint8Array): InterleavedImage {
  const tables = new Tables();
  const quantisation = new Map<Component, Uint16Array>();
  const frame = readScans(bytes, tables, quantisation);
  const [c, m, y, k] = frame.components.map((component) => planeOf(component, quantisation.get(component)));
  return toRgb(frame, [c, m, y, k], isYcck(tables.adobeTransform));
}

/** By Adobe's marker, as libjpeg takes it: without one, and where it says 0, the colours are CMYK. */
function isYcck(adobeTransform: number | null): boolean {
  return adobeTransform !== null && adobeTransform !== 0;
}

/** All coefficients; `quantisation` gets each component's table as it stood at its first scan. */
function readScans(bytes: Uint8Array, tables: Tables, quantisation: Map<Component, Uint16Array>): Frame {
  const view = viewOf(bytes);
  let frame: Frame | null = null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1];
    const isPadding = bytes[at] !== 0xff || marker === 0xff || marker === 0;
    if (isPadding) {
      at++;
      continue;
    }
    if (marker === EOI) break;
    if (marker >= 0xd0 && marker <= 0xd7) {
      at += 2;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === SOF0 || marker === SOF1 || marker === SOF2)
      frame = readFrame(bytes, at + 4, marker === SOF2);
    if (marker === SOS) {
      if (frame === null) throw new BrokenImageError('a scan without a frame of Huffman codes');
      const scan = tables.readScan(bytes, at + 4, frame);
      for (const { component } of scan.components) {
        const table = tables.quantisation.get(component.quantisation);
        if (table && !quantisation.has(component)) quantisation.set(component, table);
      }
      at = readScan(bytes, end, frame, scan);
      continue;
    }
    tables.read(marker, bytes, at + 4, end);
    at = end;
  }
  if (frame === null || frame.components.length !== 4) throw new BrokenImageError('no four components');
  return frame;
}

/** Places of a block's coefficients, row by row, in the order they are stored (T.81, figure A.6). */
const ZIGZAG = zigzag();

function zigzag(): Uint8Array {
  const places = Array.from({ length: 64 }, (_, place) => ({
    x: place % 8,
    y: Math.floor(place / 8),
    place,
  }));
  // Diagonal by diagonal; odd ones go down, even ones up.
  places.sort((a, b) => a.x + a.y - b.x - b.y || ((a.x + a.y) % 2 === 1 ? a.y - b.y : b.y - a.y));
  return Uint8Array.from(places, ({ place }) => place);
}

/** The samples of a component, from its coefficients. */
function planeOf(component: Component, quantisation: Uint16Array | undefined): Plane {
  if (quantisation === undefined) throw new TruncatedImageError('a component without a scan');
  const { blocksAcross, blocksDown, coefficients, width, height } = component;
  const stride = blocksAcross * 8;
  const data = new Uint8Array(stride * blocksDown * 8);
  const block = new Int32Array(64);
  for (let i = 0; i < blocksAcross * blocksDown; i++) {
    for (let k = 0; k < 64; k++) block[ZIGZAG[k]] = coefficients[i * 64 + k] * quantisation[k];
    inverseDct(block, data, (Math.floor(i / blocksAcross) * stride + (i % blocksAcross)) * 8, stride);
  }
  return { data, stride, width, height };
}

/** Adobe stores the four inverted, so 255 is no ink. RGB in three bytes a pixel. */
function toRgb(frame: Frame, planes: readonly Plane[], isLuma: boolean): InterleavedImage {
  const { width, height, components, mostHorizontal, mostVertical } = frame;
  const rgb = new Uint8Array(width * height * 3);
  const shares = components.map(({ horizontal, vertical }) => ({
    across: Math.ceil(mostHorizontal / horizontal),
    down: Math.ceil(mostVertical / vertical),
  }));
  // Room for the samples beyond an odd width.
  const rows = planes.map((plane, i) => new Uint8Array(plane.width * shares[i].across));
  const [first, second, third, black] = rows;
  for (let y = 0, target = 0; y < height; y++) {
    for (const [i, plane] of planes.entries())
      upsampledRow(plane, shares[i].across, shares[i].down, y, rows[i]);
    if (isLuma) ycckToCmyk(first, second, third, width);
    for (let x = 0; x < width; x++) {
      rgb[target++] = withBlack(first[x], black[x]);
      rgb[target++] = withBlack(second[x], black[x]);
      rgb[target++] = withBlack(third[x], black[x]);
    }
  }
  return { data: rgb, width, height, stride: 3 };
}

/** Pillow's `convert('RGB')` of CMYK: what the black leaves, less its share of the ink, rounded. */
function withBlack(colour: number, black: number): number {
  const product = (255 - colour) * black + 128;
  return black - ((product + (product >> 8)) >> 8);
}

/** libjpeg's conversion in 16-bit fixed point, in place: YCbCr to RGB, then inverted. */
function ycckToCmyk(luma: Uint8Array, cb: Uint8Array, cr: Uint8Array, width: number): void {
  const half = 1 << 15;
  for (let x = 0; x < width; x++) {
    const y = luma[x];
    const blue = cb[x] - 128;
    const red = cr[x] - 128;
    luma[x] = inverted(y + ((91881 * red + half) >> 16));
    cb[x] = inverted(y + ((-22554 * blue - 46802 * red + half) >> 16));
    cr[x] = inverted(y + ((116130 * blue + half) >> 16));
  }
}

function inverted(value: number): number {
  return Math.max(0, Math.min(255, 255 - value));
}
