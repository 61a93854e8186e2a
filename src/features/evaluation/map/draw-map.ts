import type { MarkGroup, MarkShape } from './map-marks';
import { type MapView, type PlacedRows, pointAt, toView } from './map-view';

export interface MapPicture {
  readonly placed: PlacedRows;
  readonly view: MapView;
  readonly marks: readonly MarkGroup[];
  /** The rows that are looked at; null for all. */
  readonly selected: ReadonlySet<number> | null;
  /** The colour behind a custom property. */
  readonly colourOf: (property: string) => string;
}

/** From so many points on a dot is a square: it is too small to tell, and drawn in a tenth of the time. */
const SQUARE_FROM = 6000;
/** How strongly what is not looked at is drawn. */
const FAINT = 0.18;

/** Half the side of a mark, px: the more points, the smaller. */
export function markRadius(count: number): number {
  if (count <= 500) return 4;
  if (count <= 3000) return 3;
  return count <= 20_000 ? 2 : 1.5;
}

/** Draws the map: groups in their order, what is looked at on top. Each group is one path. */
export function drawMap(context: CanvasRenderingContext2D, picture: MapPicture): void {
  const { placed, view, marks, selected, colourOf } = picture;
  const { rows } = placed;
  context.clearRect(0, 0, view.width, view.height);
  const placeOf = new Map<number, number>();
  for (const [place, row] of rows.entries()) placeOf.set(row, place);
  const radius = markRadius(rows.length);
  const layers = selected ? [false, true] : [null];
  for (const isSelected of layers) {
    context.globalAlpha = isSelected === false ? FAINT : 1;
    for (const group of marks) {
      context.beginPath();
      for (const row of group.rows) {
        const place = placeOf.get(row);
        if (place === undefined || (selected && selected.has(row) !== isSelected)) continue;
        const { x, y } = toView(view, pointAt(placed.coordinates, place));
        if (x < -radius || y < -radius || x > view.width + radius || y > view.height + radius) continue;
        addMark(context, rows.length >= SQUARE_FROM ? squareFor(group.shape) : group.shape, x, y, radius);
      }
      const colour = colourOf(group.colour);
      if (group.shape === 'cross') {
        context.strokeStyle = colour;
        context.lineWidth = Math.max(1.5, radius / 2);
        context.stroke();
      } else {
        context.fillStyle = colour;
        context.fill();
      }
    }
  }
  context.globalAlpha = 1;
}

function squareFor(shape: MarkShape): MarkShape {
  return shape === 'dot' ? 'square' : shape;
}

function addMark(
  context: CanvasRenderingContext2D,
  shape: MarkShape,
  x: number,
  y: number,
  radius: number,
): void {
  if (shape === 'dot') {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  } else if (shape === 'square') {
    context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  } else {
    context.moveTo(x - radius, y - radius);
    context.lineTo(x + radius, y + radius);
    context.moveTo(x - radius, y + radius);
    context.lineTo(x + radius, y - radius);
  }
}
