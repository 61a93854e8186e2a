/** Shapes as "is this point inside?", the unit circle around each. */
export type Shape = (x: number, y: number) => boolean;

/** A regular polygon with `points` corners, between whose corners the outline dips to `inner` of the radius. */
function star(points: number, inner: number): Shape {
  const sector = Math.PI / points;
  const tipX = Math.cos(sector) * inner;
  const tipY = Math.sin(sector) * inner;
  return (x, y) => {
    const angle = Math.abs(((Math.atan2(y, x) + Math.PI * 2) % (2 * sector)) - sector);
    // In a folded sector the outline is a straight line from the corner (1, 0) to the dip.
    const fromCorner = sector - angle;
    const radius = Math.hypot(x, y);
    const px = radius * Math.cos(fromCorner);
    const py = radius * Math.sin(fromCorner);
    return (1 - px) * tipY - (1 - tipX) * py >= 0;
  };
}

export const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['circle', (x, y) => x * x + y * y <= 0.8],
  [
    'cross',
    (x, y) => Math.min(Math.abs(x), Math.abs(y)) <= 0.26 && Math.max(Math.abs(x), Math.abs(y)) <= 0.95,
  ],
  ['ring', (x, y) => x * x + y * y <= 0.95 && x * x + y * y >= 0.4],
  ['square', (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.75],
  ['star', star(5, 0.42)],
  ['triangle', star(3, 0.5)],
]);
