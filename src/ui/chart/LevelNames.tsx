import { memo } from 'react';
import { apart, shareOfY } from './chart-scale';
import type { CurveWordsProps } from './plot-area';

/** px: from one name to the next. */
const NAME_GAP = 13;
/** px: a name's middle above its line. */
const ABOVE = 8;

/** What a level line stands for, above its right end: nothing moves there that a headline would tell. */
export const LevelNames = memo(function LevelNames(props: CurveWordsProps) {
  const { curves, scale, area, magnification, formatY } = props;
  const levels = curves.flatMap(({ key, name, level, points }) => {
    const y = points[0]?.y;
    const share = level && y !== undefined ? shareOfY(scale, y) : null;
    if (y === undefined || share === null) return [];
    return [
      {
        key,
        words: `${name} ${formatY(y)}`,
        top: area.y + (1 - share) * area.height - ABOVE * magnification,
      },
    ];
  });
  const tops = apart(
    levels.map(({ top }) => top),
    NAME_GAP * magnification,
    area.y + area.height - ABOVE * magnification,
  );
  return levels.map(({ key, words }, i) => (
    <text
      key={key}
      data-level={key}
      x={area.x + area.width - 6}
      y={tops[i]}
      dy="0.35em"
      textAnchor="end"
      fontSize={11 * magnification}
      fill="var(--mantine-color-text)"
      // Curves may pass behind it.
      stroke="var(--mantine-color-body)"
      strokeWidth={3 * magnification}
      paintOrder="stroke"
    >
      {words}
    </text>
  ));
});
