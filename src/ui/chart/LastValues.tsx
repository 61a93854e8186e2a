import { memo } from 'react';
import { apart, shareOfX, shareOfY } from './chart-scale';
import { type CurveWordsProps, haloOf } from './plot-area';

/** px: what a label needs at the right of the last point. */
export const LABEL_WIDTH = 52;
/** px: from one label to the next. */
const LABEL_GAP = 12;
/** px: the stroke in the curve's colour before its value. */
const KEY_WIDTH = 6;

/** The last point in sight of each curve that has its value written beside it; `left` and `top` in px of the chart. */
export function endsOf({ curves, scale, area }: Pick<CurveWordsProps, 'curves' | 'scale' | 'area'>) {
  return curves.flatMap((curve) => {
    if (curve.faint || curve.level) return [];
    const last = curve.points.findLast(
      ({ x, y }) => shareOfX(scale, x) !== null && shareOfY(scale, y) !== null,
    );
    if (!last) return [];
    const left = area.x + (shareOfX(scale, last.x) ?? 0) * area.width;
    const top = area.y + (1 - (shareOfY(scale, last.y) ?? 0)) * area.height;
    return [{ curve, y: last.y, left, top }];
  });
}

/** What each curve came to, at its end: in the colour of words, since the curves' colours are too weak for them. */
export const LastValues = memo(function LastValues(props: CurveWordsProps) {
  const { area, magnification, formatY } = props;
  const ends = endsOf(props);
  const tops = apart(
    ends.map(({ top }) => top),
    LABEL_GAP * magnification,
    area.y + area.height - (LABEL_GAP * magnification) / 2,
  );
  return ends.map(({ curve, y, left }, i) => (
    <g key={curve.key} data-last={curve.key} transform={`translate(${left + 4 * magnification} ${tops[i]})`}>
      <line x2={KEY_WIDTH * magnification} stroke={curve.color} strokeWidth={3 * magnification} />
      <text
        x={(KEY_WIDTH + 3) * magnification}
        dy="0.35em"
        fontSize={11 * magnification}
        fill="var(--mantine-color-text)"
        {...haloOf(magnification)}
      >
        {formatY(y)}
      </text>
    </g>
  ));
});
