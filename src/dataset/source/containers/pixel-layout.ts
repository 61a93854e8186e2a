/** Which columns of a table are pixels, told by its first lines; most tables have none. */
import { isPictureName } from '../../../shared/picture-names';
import type { PixelShape } from './image-sink';

const SEPARATORS = [0x2c, 0x3b, 0x09];
/** Fewer numbers are measurements, not a picture: 8 × 8, as scikit-learn's digits have. */
const LEAST_PIXELS = 64;
/** `pixel0`, `pixel_1`, `px12`, `1x1`, `p3`, `x7`, `feature5`, `12`. */
const PIXEL_NAME = /^((pixel|pix|px|p|x|v|f|feature|col|attr)[ _.-]?)?\d+(x\d+)?$/i;
const LABEL_NAME = /^(label|labels|class|target|y|category|digit|letter|emotion|class_id|class_?name)$/i;
const ID_NAME = /^(id|image_?id|index|row_?id|file_?name|image|name)$/i;
const USAGE_NAME = /^(usage|split|set|subset|partition)$/i;
/** One cell with all pixels of the picture (FER2013). */
const ALL_PIXELS = /^(pixels|image_pixels)$/i;

export interface PixelLayout {
  readonly separator: number;
  readonly hasHeader: boolean;
  readonly columnCount: number;
  readonly isPixel: readonly boolean[];
  /** Columns, −1 where there is none. */
  readonly pixelsIn: number;
  readonly label: number;
  readonly id: number;
  readonly usage: number;
  readonly shape: PixelShape;
}

/** The picture that so many numbers are: a square, gray or of three channels; null for any other number. */
function shapeOf(count: number): PixelShape | null {
  if (count < LEAST_PIXELS) return null;
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(count / channels);
    if (Number.isInteger(side) && side <= 1024) return { width: side, height: side, channels };
  }
  return null;
}

/** `head`: the first bytes of a table; `isWhole`: a last line without an end is a line all the same. Null: no picture. */
export function readLayout(head: Uint8Array, isWhole: boolean): PixelLayout | null {
  // Only what looks like text is decoded: the byte order mark of UTF-8 goes.
  if (head.subarray(0, 64).includes(0)) return null;
  const text = new TextDecoder().decode(head);
  const lines = text.split(/\r?\n/);
  const complete = isWhole ? lines : lines.slice(0, -1);
  const [first = '', second = ''] = complete.length > 0 ? complete : lines;
  const separator = SEPARATORS.find((sign) => first.includes(String.fromCharCode(sign)));
  if (separator === undefined) return null;
  const cellsOf = (line: string) =>
    line.split(String.fromCharCode(separator)).map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
  const cells = cellsOf(first);
  return cells.every((cell) => cell !== '' && Number.isFinite(Number(cell)))
    ? withoutHeader(cells, separator)
    : withHeader(cells, cellsOf(second), separator);
}

function withHeader(
  names: readonly string[],
  values: readonly string[],
  separator: number,
): PixelLayout | null {
  // Numbers beside the names of image files are labels: a hundred classes are no picture of 10 × 10.
  if (values.some(isPictureName)) return null;
  const find = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const columns = { label: find(LABEL_NAME), id: find(ID_NAME), usage: find(USAGE_NAME) };
  const base = { separator, hasHeader: true, columnCount: names.length, ...columns };
  const pixelsIn = find(ALL_PIXELS);
  if (pixelsIn >= 0) {
    const shape = shapeOf((values[pixelsIn] ?? '').split(/\s+/).length);
    return shape && { ...base, isPixel: [], pixelsIn, shape };
  }
  const isPixel = names.map((name) => PIXEL_NAME.test(name));
  const shape = shapeOf(isPixel.filter(Boolean).length);
  return shape && { ...base, isPixel, pixelsIn: -1, shape };
}

/** A label before or behind the pixels, or none: whichever makes the rest a picture. */
function withoutHeader(cells: readonly string[], separator: number): PixelLayout | null {
  // `0,1,2,…`: what pandas calls columns that have no names.
  const hasHeader = cells.every((cell, i) => Number(cell) === Number(cells[0]) + i);
  const base = { separator, hasHeader, columnCount: cells.length, pixelsIn: -1, id: -1, usage: -1 };
  const whole = shapeOf(cells.length);
  if (whole) return { ...base, isPixel: cells.map(() => true), label: -1, shape: whole };
  const shape = shapeOf(cells.length - 1);
  // The first is a label as MNIST's tables have it, the last as scikit-learn's digits.
  const label = shape?.width === 8 ? cells.length - 1 : 0;
  return shape && { ...base, isPixel: cells.map((_, column) => column !== label), label, shape };
}
