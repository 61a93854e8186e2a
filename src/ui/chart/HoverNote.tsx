import type { Curve } from './curve';
import classes from './HoverNote.module.css';
import type { PlotArea } from './plot-area';

interface HoverNoteProps {
  /** In units of the axis. */
  readonly x: number;
  /** In pixels from the chart's left edge. */
  readonly left: number;
  readonly area: PlotArea;
  readonly curves: readonly Curve[];
  readonly title: string;
  readonly formatY: (value: number) => string;
}

/** What the curves are worth below the pointer. */
export function HoverNote({ x, left, area, curves, title, formatY }: HoverNoteProps) {
  const isLeftHalf = left < area.x + area.width / 2;
  return (
    <>
      <div className={classes.line} style={{ left, top: area.y, height: area.height }} />
      <div
        className={classes.note}
        style={{
          top: area.y,
          left,
          transform: isLeftHalf ? 'translateX(8px)' : 'translateX(calc(-100% - 8px))',
        }}
      >
        {title}
        {curves.map((curve) => {
          const y = nearest(curve.points, x);
          return y === null || curve.faint ? null : (
            <div key={curve.key}>
              <span className={classes.swatch} style={{ background: curve.color }} />
              {curve.name}: {formatY(y)}
            </div>
          );
        })}
      </div>
    </>
  );
}

/** The value of the point nearest to x, by bisection; null where there are none. */
export function nearest(points: Curve['points'], x: number): number | null {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) <= x) low = middle;
    else high = middle;
  }
  const before = points[low];
  const after = points[high];
  if (!before || !after) return null;
  return x - before.x <= after.x - x ? before.y : after.y;
}
