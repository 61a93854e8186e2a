/** The confusion matrix of many classes as a picture: one pixel per cell, enlarged to what is in view. */

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

/** Names stand beside rows and columns, and numbers in cells, from these sides on, px. */
export const NAMED_FROM = 11;
const NUMBERED_FROM = 26;
/** The faintest colour of a cell that holds anything. */
const FAINTEST = 0.45;

/** Room for the names beside rows (and, as high, above columns), px; none where they could not be read. */
export function namesRoom(cellSize: number, width: number): number {
  return cellSize < NAMED_FROM ? 0 : Math.min(120, Math.round(width / 4));
}

/** Which cell lies under a point of the view; null for none. */
export function cellAt(view: HeatMapView, classCount: number, x: number, y: number): Cell | null {
  const room = namesRoom(view.cellSize, view.width);
  if (x < room || y < room) return null;
  const column = Math.floor((x - room + view.left) / view.cellSize);
  const row = Math.floor((y - room + view.top) / view.cellSize);
  return row >= 0 && column >= 0 && row < classCount && column < classCount ? { row, column } : null;
}

/** One pixel per cell, in this order of the classes. */
export function paintCells(
  canvas: HTMLCanvasElement,
  order: Int32Array,
  shares: Float32Array,
  colours: HeatMapColours,
): void {
  const side = order.length;
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context || side === 0) return;
  const [ground, right, wrong] = [colours.ground, colours.right, colours.wrong].map((colour) =>
    channelsOf(context, colour),
  );
  const image = context.createImageData(side, side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const share = shares[(order[row] ?? 0) * side + (order[column] ?? 0)] ?? 0;
      const colour = row === column ? right : wrong;
      const strength = share === 0 ? 0 : FAINTEST + (1 - FAINTEST) * share;
      const at = 4 * (row * side + column);
      for (let c = 0; c < 3; c++)
        image.data[at + c] = (1 - strength) * (ground?.[c] ?? 0) + strength * (colour?.[c] ?? 0);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Red, green and blue of any colour CSS knows. */
function channelsOf(context: CanvasRenderingContext2D, colour: string): Uint8ClampedArray {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data.slice();
}

export interface HeatMapDrawing {
  readonly cells: HTMLCanvasElement;
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
  const { cells, view, colours, names, number, cursor, chosen } = drawing;
  const { left, top, cellSize, width, height } = view;
  const room = namesRoom(cellSize, width);
  const side = names.length;
  const xOf = (column: number) => room + column * cellSize - left;
  const yOf = (row: number) => room + row * cellSize - top;
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(room, room, width - room, height - room);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, xOf(0), yOf(0), side * cellSize, side * cellSize);
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
      for (let column = first.column; column < last.column; column++)
        context.fillText(number({ row, column }), xOf(column + 0.5), yOf(row + 0.5));
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
  if (room > 0) drawNames(context, drawing, room, first, last);
}

function drawNames(
  context: CanvasRenderingContext2D,
  { names, view, colours, cursor }: HeatMapDrawing,
  room: number,
  first: Cell,
  last: Cell,
): void {
  const { left, top, cellSize, width, height } = view;
  context.fillStyle = colours.words;
  context.textBaseline = 'middle';
  const write = (place: number, isCursor: boolean) => {
    context.font = `${isCursor ? 'bold ' : ''}11px system-ui, sans-serif`;
    context.fillText(fitted(context, names[place] ?? '', room - 8), 0, 0);
  };
  context.save();
  context.beginPath();
  context.rect(0, room, room, height - room);
  context.clip();
  context.textAlign = 'right';
  for (let row = first.row; row < last.row; row++) {
    context.save();
    context.translate(room - 4, room + (row + 0.5) * cellSize - top);
    write(row, cursor?.row === row);
    context.restore();
  }
  context.restore();
  context.save();
  context.beginPath();
  context.rect(room, 0, width - room, room);
  context.clip();
  context.textAlign = 'left';
  for (let column = first.column; column < last.column; column++) {
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
  let kept = name.length - 1;
  while (kept > 1 && context.measureText(`${name.slice(0, kept)}…`).width > width) kept--;
  return `${name.slice(0, kept)}…`;
}
