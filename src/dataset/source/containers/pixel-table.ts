/** Pictures as rows of numbers: Kaggle's `label,pixel1,…,pixel784`, with or without the label, the header, or three channels. */
import { normalizePath } from '../zip-names';
import { ByteStream } from './byte-stream';
import {
  type Container,
  type ContainerKind,
  HEAD_BYTES,
  openEach,
  refuse,
  type Unpacking,
} from './container';
import { type ImageSink, type Split, splitOf } from './image-sink';
import { type PixelLayout, readLayout } from './pixel-layout';
import { bytesOf } from './records';
import { type Scale, scaleOf, toByte } from './value-range';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const BLANK = 0x20;
/** No row of a picture is longer: a line without end is no table. */
const MAX_ROW_BYTES = 2 ** 20;
/** Rows that say what range the numbers have. */
const SAMPLE_BYTES = 2 ** 20;

export const pixelTable: ContainerKind = {
  remark: 'pixelTableOpened',
  names: /\.(csv|tsv)$/i,
  // A dataset may have a small table beside each of its images.
  mostLooks: 100,
  begins: (head) => readLayout(head, head.length < HEAD_BYTES) !== null,
  isToldByBytes: false,
  async open(containers, unpacking) {
    const items = containers.map((container) => ({ container }));
    await openEach(items, unpacking, ({ container }) => openTable(container, unpacking));
  },
};

async function openTable(container: Container, unpacking: Unpacking): Promise<void> {
  const { blob, path } = container;
  const layout = readLayout(await bytesOf(blob, 0, HEAD_BYTES), true);
  if (layout === null) refuse('pixelTableBroken');
  const scale = await scaleFor(blob, layout);
  if (scale.code) {
    const { code, lowest, highest } = scale;
    unpacking.remark({ code, values: { path, array: container.name, lowest, highest } });
  }
  const ownSplit = splitOf(container.path) ?? 'training';
  const sinks = new Map<Split, ImageSink>();
  const sinkOf = (split: Split) => {
    const known = sinks.get(split) ?? unpacking.sink(container, split);
    sinks.set(split, known);
    return known;
  };
  const pixels = new Uint8Array(layout.shape.width * layout.shape.height * layout.shape.channels);
  const values = new Float64Array(pixels.length);
  let rowNumber = 0;
  let skipped = 0;
  for await (const row of rowsOf(blob, unpacking.signal)) {
    if (rowNumber++ === 0 && layout.hasHeader) continue;
    if (row.length === 0) continue;
    const cells = readRow(row, layout, values);
    if (cells === null) {
      skipped++;
      continue;
    }
    for (let i = 0; i < pixels.length; i++) pixels[i] = toByte(values[i], scale);
    const split = (cells.usage === null ? null : usageOf(cells.usage)) ?? ownSplit;
    // Rows without labels are asked for by their number, from 1, where they have no name of their own.
    const own = cells.id === null ? null : normalizePath(cells.id);
    const name = cells.label === null ? (own ?? String(rowNumber - (layout.hasHeader ? 1 : 0))) : undefined;
    sinkOf(split).addPixels(cells.label, layout.shape, pixels, name);
  }
  if (skipped > 0) {
    unpacking.report({ path, code: 'pixelRowsSkipped', severity: 'warning', values: { count: skipped } });
  }
}

/** FER2013's `Usage`: Training, PublicTest (the validation of its competition), PrivateTest. */
function usageOf(usage: string): Split | null {
  return /public/i.test(usage) ? 'validation' : splitOf(usage);
}

/** Of the first rows. */
async function scaleFor(blob: Blob, layout: PixelLayout): Promise<Scale> {
  const head = blob.slice(0, SAMPLE_BYTES);
  const values = new Float64Array(layout.shape.width * layout.shape.height * layout.shape.channels);
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let areIntegers = true;
  let isHeader = layout.hasHeader;
  for await (const row of rowsOf(head, new AbortController().signal)) {
    const isData = !isHeader && readRow(row, layout, values) !== null;
    isHeader = false;
    if (!isData) continue;
    for (const value of values) {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      if (!Number.isInteger(value)) areIntegers = false;
    }
  }
  const scale = scaleOf(least, greatest, areIntegers);
  // A few dark pictures of whole numbers are bytes all the same.
  return areIntegers && least >= 0 && greatest <= 255 ? scaleOf(0, 255, true) : scale;
}

/** The lines of a file, without their ends, each only lent until the next. */
async function* rowsOf(blob: Blob, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stream = new ByteStream(blob.stream());
  let rest = new Uint8Array(0);
  try {
    for (let piece = await stream.next(); piece !== null; piece = await stream.next()) {
      signal.throwIfAborted();
      let start = 0;
      for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
        const line = piece.subarray(start, end);
        yield trimmed(rest.length === 0 ? line : joined(rest, line));
        rest = new Uint8Array(0);
        start = end + 1;
      }
      rest = joined(rest, piece.subarray(start));
      if (rest.length > MAX_ROW_BYTES) refuse('pixelTableBroken');
    }
    if (rest.length > 0) yield trimmed(rest);
  } finally {
    await stream.close();
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

function trimmed(line: Uint8Array): Uint8Array {
  return line[line.length - 1] === RETURN ? line.subarray(0, -1) : line;
}

interface Cells {
  readonly label: string | null;
  readonly id: string | null;
  readonly usage: string | null;
}

/** Fills `values` with the pixels of a row; null where it has too few or too many, or something else than numbers. */
function readRow(row: Uint8Array, layout: PixelLayout, values: Float64Array): Cells | null {
  let column = 0;
  let pixel = 0;
  let label: string | null = null;
  let id: string | null = null;
  let usage: string | null = null;
  const { separator, isPixel } = layout;
  for (let at = 0; at <= row.length; column++) {
    const start = at;
    if (isPixel[column]) {
      // Nearly all cells are digits alone: they are read as they are passed.
      let value = 0;
      let digit = row[at] - 0x30;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = row[++at] - 0x30;
      }
      const isWhole = at > start && (at === row.length || row[at] === separator);
      if (!isWhole) {
        at = endOfCell(row, start, separator);
        value = readNumber(row, start, at);
      }
      if (Number.isNaN(value) || pixel >= values.length) return null;
      values[pixel++] = value;
    } else {
      at = endOfCell(row, start, separator);
      if (column === layout.pixelsIn) pixel = readNumbers(row, start, at, values);
      else if (column === layout.label) label = textOf(row, start, at);
      else if (column === layout.id) id = textOf(row, start, at);
      else if (column === layout.usage) usage = textOf(row, start, at);
    }
    at++;
  }
  return pixel === values.length && column === layout.columnCount ? { label, id, usage } : null;
}

function endOfCell(row: Uint8Array, start: number, separator: number): number {
  const end = row.indexOf(separator, start);
  return end < 0 ? row.length : end;
}

function textOf(row: Uint8Array, start: number, end: number): string | null {
  const text = new TextDecoder()
    .decode(row.subarray(start, end))
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  // `5.0` is what a column of whole numbers becomes where a cell of it was empty.
  return text === '' ? null : text.replace(/^(\d+)\.0+$/, '$1');
}

/** A number in the bytes [start, end), in quotes or not; whole ones are read without a detour over text. */
function readNumber(row: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = row[at] - 0x30;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (row[at] !== QUOTE && row[at] !== BLANK) return decimal(row, start, end);
  }
  return end > start ? value : Number.NaN;
}

function decimal(row: Uint8Array, start: number, end: number): number {
  const text = textOf(row, start, end);
  return text === null ? Number.NaN : Number(text);
}

/** Numbers with blanks between them, in one cell. */
function readNumbers(row: Uint8Array, start: number, end: number, values: Float64Array): number {
  let count = 0;
  for (let at = start; at < end; ) {
    while (at < end && (row[at] === BLANK || row[at] === QUOTE)) at++;
    let stop = at;
    while (stop < end && row[stop] !== BLANK && row[stop] !== QUOTE) stop++;
    if (stop === at) break;
    const value = readNumber(row, at, stop);
    if (Number.isNaN(value) || count >= values.length) return -1;
    values[count++] = value;
    at = stop;
  }
  return count;
}
