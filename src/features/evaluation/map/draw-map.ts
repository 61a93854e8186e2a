import type { MarkGroup, MarkShape } from './map-marks';
import { type MapView, type PlacedRows, pointAt, toView } from './map-view';
import { paintMarks } from './paint-marks';

export interface MapPicture {
  readonly placed: PlacedRows;
  readonly view: MapView;
  readonly marks: readonly MarkGroup[];
  /** The rows that are looked at; null for all. */
  readonly selected: ReadonlySet<number> | null;
  /** The colour behind a custom property. */
  readonly colourOf: (property: string) => string;
}

/** From so many points on marks are written as pixels: smooth outlines are not seen, and take half a second. */
const PIXELS_FROM = 6000;
/** How strongly what is not looked at is drawn. */
const FAINT = 0.18;

/** Marks of one look that are in view, and how strongly they are drawn. */
interface Layer {
  readonly group: MarkGroup;
  readonly strength: number;
  /** x and y of each, px. */
  readonly middles: readonly number[];
}

/** Half the side of a mark, px: the more points, the smaller. */
export function markRadius(count: number): number {
  if (count <= 500) return 4;
  if (count <= 3000) return 3;
  return count <= 20_000 ? 2 : 1.5;
}

/** Draws the map: groups in their order, what is looked at on top. */
export function drawMap(context: CanvasRenderingContext2D, picture: MapPicture): void {
  const { placed, view, colourOf } = picture;
  const radius = markRadius(placed.rows.length);
  const layers = layersOf(picture, radius);
  if (placed.rows.length >= PIXELS_FROM) {
    drawPixels(context, layers, radius, view, colourOf);
    return;
  }
  context.clearRect(0, 0, view.width, view.height);
  for (const { group, strength, middles } of layers) {
    context.globalAlpha = strength;
    context.beginPath();
    for (let i = 0; i < middles.length; i += 2)
      addMark(context, group.shape, middles[i] ?? 0, middles[i + 1] ?? 0, radius);
    if (group.shape === 'cross') {
      context.strokeStyle = colourOf(group.colour);
      context.lineWidth = Math.max(1.5, radius / 2);
      context.stroke();
    } else {
      context.fillStyle = colourOf(group.colour);
      context.fill();
    }
  }
  context.globalAlpha = 1;
}

function layersOf({ placed, view, marks, selected }: MapPicture, radius: number): readonly Layer[] {
  const { rows, coordinates } = placed;
  const placeOf = new Map<number, number>();
  for (const [place, row] of rows.entries()) placeOf.set(row, place);
  const layerOf = (group: MarkGroup, strength: number, isWanted: (row: number) => boolean): Layer => {
    const middles: number[] = [];
    for (const row of group.rows) {
      const place = placeOf.get(row);
      if (place === undefined || !isWanted(row)) continue;
      const { x, y } = toView(view, pointAt(coordinates, place));
      if (x < -radius || y < -radius || x > view.width + radius || y > view.height + radius) continue;
      middles.push(x, y);
    }
    return { group, strength, middles };
  };
  if (!selected) return marks.map((group) => layerOf(group, 1, () => true));
  return [
    ...marks.map((group) => layerOf(group, FAINT, (row) => !selected.has(row))),
    ...marks.map((group) => layerOf(group, 1, (row) => selected.has(row))),
  ];
}

function drawPixels(
  context: CanvasRenderingContext2D,
  layers: readonly Layer[],
  radius: number,
  view: MapView,
  colourOf: MapPicture['colourOf'],
): void {
  const { width, height } = context.canvas;
  const ratio = width / view.width;
  // What a colour and its strength are as one pixel.
  const words = layers.map(({ group, strength }) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colourOf(group.colour);
    context.fillRect(0, 0, 1, 1);
    const { data } = context.getImageData(0, 0, 1, 1);
    data[3] = Math.round(255 * strength);
    return new Uint32Array(data.buffer)[0] ?? 0;
  });
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (const [i, { group, middles }] of layers.entries()) {
    const scaled = middles.map((value) => value * ratio);
    const painted = { shape: group.shape, colour: words[i] ?? 0, middles: scaled };
    paintMarks(pixels, width, painted, radius * ratio);
  }
  context.putImageData(image, 0, 0);
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
