/** The confusion matrix of many classes as a picture: one pixel per cell, enlarged to what is in view. */

import { invariant } from '../../shared/errors';
import { type CellShares, PICTURE_TINTS } from './cell-shares';

export interface HeatMapColours {
  readonly ground: string;
  readonly right: string;
  readonly wrong: string;
  readonly words: string;
}

export interface Cell {
  /** Places in the order of rows and columns, not classes. */
  readonly row: number;
  readonly column: number;
}

export interface HeatMapView {
  /** What is scrolled away, and the side of a cell, px. */
  readonly left: number;
  readonly top: number;
  readonly cellSize: number;
  /** Of the part that is seen, px. */
  readonly width: number;
  readonly height: number;
}

/** A name has so much room along its axis, px: beside smaller cells every second, third … stands. */
const NAME_HEIGHT = 13;
/** So far the first name reaches beyond a small cell. */
const HALF_NAME = 6;
/** The end of a name tells it from its neighbours: so many characters of it stay. */
const KEPT_END = 4;
/** Numbers stand in cells from this side on, px. */
const NUMBERED_FROM = 26;
/** px: a mark is no smaller, however small its cell. */
const LEAST_MARK = 4;

/** Room for the names beside rows (and, as high, above columns), px. */
export function namesRoom(width: number): number {
  return Math.min(120, Math.round(width / 4));
}

/** Every how many rows a name stands, so that none lies over another. */
export function namedEvery(cellSize: number): number {
  return Math.max(1, Math.ceil(NAME_HEIGHT / cellSize));
}

/** How many cells around its own a mark takes, to be seen where cells are small. */
export function markReach(cellSize: number): number {
  return Math.max(0, Math.ceil((LEAST_MARK / cellSize - 1) / 2));
}

/** Which cell lies under a point of the view; null for none. */
export function cellAt(view: HeatMapView, classCount: number, x: number, y: number): Cell | null {
  const room = namesRoom(view.width);
  if (x < room || y < room) return null;
  const column = Math.floor((x - room + view.left) / view.cellSize);
  const row = Math.floor((y - room + view.top) / view.cellSize);
  return row >= 0 && column >= 0 && row < classCount && column < classCount ? { row, column } : null;
}

/** The cell whose mark is seen at a cell: its own, else the nearest within `reach`, else the cell itself. */
export function markAt(cell: Cell, reach: number, isOccupied: (cell: Cell) => boolean): Cell {
  if (isOccupied(cell)) return cell;
  let found: Cell | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let row = cell.row - reach; row <= cell.row + reach; row++)
    for (let column = cell.column - reach; column <= cell.column + reach; column++) {
      const distance = (row - cell.row) ** 2 + (column - cell.column) ** 2;
      if (distance >= least || row < 0 || column < 0 || !isOccupied({ row, column })) continue;
      found = { row, column };
      least = distance;
    }
  return found ?? cell;
}

/** The part of the matrix that is painted: a rectangle of places. */
export interface PaintedPart {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** A part begins at a multiple of this many places, so that most of scrolling stays within one. */
const PAINTED_FROM = 128;

/**
 * What to paint so that all that is in view is in it, and little more: all of the matrix where that is small. (A picture of
 * 5,000 × 5,000 cells would be 100 MB.)
 */
export function paintedPart(
  { left, top, cellSize, width, height }: HeatMapView,
  classCount: number,
): PaintedPart {
  const along = (scrolled: number, length: number) => {
    const count = Math.min(classCount, PAINTED_FROM * (1 + Math.ceil(length / cellSize / PAINTED_FROM)));
    const begin = PAINTED_FROM * Math.floor(scrolled / cellSize / PAINTED_FROM);
    return { begin: Math.min(classCount - count, begin), count };
  };
  const [down, across] = [along(top, height), along(left, width)];
  return { row: down.begin, column: across.begin, rows: down.count, columns: across.count };
}

export function isSamePart(a: PaintedPart, b: PaintedPart): boolean {
  return a.row === b.row && a.column === b.column && a.rows === b.rows && a.columns === b.columns;
}

/**
 * One pixel per cell of the part, in this order of the classes. A mark also takes the empty cells within `reach`; where two
 * reach, the mistake is seen, and of two mistakes the stronger.
 */
export function paintCells(
  canvas: HTMLCanvasElement,
  { row: firstRow, column: firstColumn, rows, columns }: PaintedPart,
  order: Int32Array,
  { cells, shares }: CellShares,
  colours: HeatMapColours,
  reach: number,
): void {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context || rows === 0) return;
  const [ground, right, wrong] = [colours.ground, colours.right, colours.wrong].map(channelsOf);
  // Filled a word for each pixel: to draw the ground and read it back took longer than all the rest.
  const image = new ImageData(columns, rows);
  const groundPixel = new Uint8Array([...(ground ?? []).slice(0, 3), 255]);
  new Uint32Array(image.data.buffer).fill(new Uint32Array(groundPixel.buffer)[0] ?? 0);
  const places = placesOf(order);
  const { faintest, strongest } = PICTURE_TINTS;
  // Of each pixel the rank of the mark it shows: its own cell's above all.
  const ranks = new Float32Array(columns * rows);
  for (let row = -reach; row < rows + reach; row++) {
    const truth = order[firstRow + row];
    if (truth === undefined) continue;
    for (let cell = cells.rowStarts[truth] ?? 0; cell < (cells.rowStarts[truth + 1] ?? 0); cell++) {
      const prediction = cells.predictions[cell] ?? 0;
      const column = (places[prediction] ?? 0) - firstColumn;
      const share = shares[cell] ?? 0;
      if (column < -reach || column >= columns + reach || share === 0) continue;
      const colour = truth === prediction ? right : wrong;
      const strength = faintest + (strongest - faintest) * share;
      const rank = (truth === prediction ? 0 : 1) + strength;
      for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++)
        for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++) {
          const pixel = y * columns + x;
          const here = x === column && y === row ? Number.POSITIVE_INFINITY : rank;
          if (here <= (ranks[pixel] ?? 0)) continue;
          ranks[pixel] = here;
          for (let c = 0; c < 3; c++)
            image.data[4 * pixel + c] = (1 - strength) * (ground?.[c] ?? 0) + strength * (colour?.[c] ?? 0);
        }
    }
  }
  context.putImageData(image, 0, 0);
}

/** By class, its place in the order. */
function placesOf(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  for (const [place, position] of order.entries()) places[position] = place;
  return places;
}

/** Red, green and blue of any colour CSS knows. */
function channelsOf(colour: string): Uint8ClampedArray {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  invariant(context, 'A canvas of one pixel can be drawn on');
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

export interface HeatMapDrawing {
  /** A pixel for each cell of the part. */
  readonly picture: HTMLCanvasElement;
  readonly part: PaintedPart;
  readonly view: HeatMapView;
  readonly colours: HeatMapColours;
  /** By place. */
  readonly names: readonly string[];
  readonly number: (cell: Cell) => string;
  readonly cursor: Cell | null;
  readonly chosen: Cell | null;
}

/** Draws what is in view. The context is scaled to CSS pixels. */
export function drawHeatMap(context: CanvasRenderingContext2D, drawing: HeatMapDrawing): void {
  const { picture, part, view, colours, names, number, cursor, chosen } = drawing;
  const { left, top, cellSize, width, height } = view;
  const room = namesRoom(width);
  const side = names.length;
  const xOf = (column: number) => room + column * cellSize - left;
  const yOf = (row: number) => room + row * cellSize - top;
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(room, room, width - room, height - room);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, xOf(part.column), yOf(part.row), part.columns * cellSize, part.rows * cellSize);
  const first = {
    row: Math.max(0, Math.floor(top / cellSize)),
    column: Math.max(0, Math.floor(left / cellSize)),
  };
  const last = {
    row: Math.min(side, Math.ceil((top + height - room) / cellSize)),
    column: Math.min(side, Math.ceil((left + width - room) / cellSize)),
  };
  context.fillStyle = colours.words;
  context.strokeStyle = colours.words;
  if (cellSize >= NUMBERED_FROM) {
    context.font = '11px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let row = first.row; row < last.row; row++)
      for (let column = first.column; column < last.column; column++) {
        context.fillStyle = inkOn(picture, column - part.column, row - part.row);
        context.fillText(number({ row, column }), xOf(column + 0.5), yOf(row + 0.5));
      }
    context.fillStyle = colours.words;
  }
  if (cursor) {
    context.globalAlpha = 0.35;
    context.fillRect(room, yOf(cursor.row + 0.5) - 0.5, width, 1);
    context.fillRect(xOf(cursor.column + 0.5) - 0.5, room, 1, height);
    context.globalAlpha = 1;
  }
  for (const [cell, line] of [
    [cursor, 1],
    [chosen, 2],
  ] as const) {
    if (!cell) continue;
    const size = Math.max(cellSize, 6);
    const shift = (size - cellSize) / 2;
    context.lineWidth = line;
    context.strokeRect(xOf(cell.column) - shift, yOf(cell.row) - shift, size, size);
  }
  context.restore();
  drawNames(context, drawing, room, first, last);
}

/** Black or white, whichever has more contrast with a pixel of the picture (WCAG 2.2's relative luminance). */
function inkOn(picture: HTMLCanvasElement, x: number, y: number): string {
  const [red = 0, green = 0, blue = 0] = picture.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [];
  const linear = (level: number) => (level <= 10 ? level / 3295 : ((level / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > 0.179 ? '#000' : '#fff';
}

function drawNames(
  context: CanvasRenderingContext2D,
  { names, view, colours, cursor }: HeatMapDrawing,
  room: number,
  first: Cell,
  last: Cell,
): void {
  const { left, top, cellSize, width, height } = view;
  const every = namedEvery(cellSize);
  // The cursor's own stands in place of those it would lie over.
  const isNamed = (place: number, cursorPlace: number | undefined) =>
    place === cursorPlace ||
    (place % every === 0 && (cursorPlace === undefined || Math.abs(place - cursorPlace) >= every));
  context.fillStyle = colours.words;
  context.textBaseline = 'middle';
  const write = (place: number, isCursor: boolean) => {
    context.font = `${isCursor ? 'bold ' : ''}11px system-ui, sans-serif`;
    context.fillText(fitted(context, names[place] ?? '', room - 8), 0, 0);
  };
  context.save();
  context.beginPath();
  context.rect(0, room - HALF_NAME, room, height - room + HALF_NAME);
  context.clip();
  context.textAlign = 'right';
  for (let row = first.row; row < last.row; row++) {
    if (!isNamed(row, cursor?.row)) continue;
    context.save();
    context.translate(room - 4, room + (row + 0.5) * cellSize - top);
    write(row, cursor?.row === row);
    context.restore();
  }
  context.restore();
  context.save();
  context.beginPath();
  context.rect(room - HALF_NAME, 0, width - room + HALF_NAME, room);
  context.clip();
  context.textAlign = 'left';
  for (let column = first.column; column < last.column; column++) {
    if (!isNamed(column, cursor?.column)) continue;
    context.save();
    context.translate(room + (column + 0.5) * cellSize - left, room - 4);
    context.rotate(-Math.PI / 2);
    write(column, cursor?.column === column);
    context.restore();
  }
  context.restore();
}

/** A name cut to what fits into `width` px. */
function fitted(context: CanvasRenderingContext2D, name: string, width: number): string {
  if (context.measureText(name).width <= width) return name;
  const end = name.slice(-KEPT_END);
  let kept = name.length - KEPT_END - 1;
  while (kept > 1 && context.measureText(`${name.slice(0, kept)}…${end}`).width > width) kept--;
  return `${name.slice(0, Math.max(1, kept))}…${end}`;
}
