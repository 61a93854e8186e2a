import { memo } from 'react';
import { apart, shareOfY } from './chart-scale';
import { endsOf, LABEL_WIDTH } from './LastValues';
import { type CurveWordsProps, haloOf } from './plot-area';

/** px: from one name to the next. */
const NAME_GAP = 13;
/** px: a name's middle above its line. */
const ABOVE = 8;
/** px: from the end of its line. */
const INSET = 6;
/** px: of a name, at most. */
const LETTER = 6.5;

/** The middle of a name above its line, or below it where there is no room above. */
function besideLine(line: number, chartTop: number, magnification: number): number {
  const above = line - ABOVE * magnification;
  return above < chartTop ? line + ABOVE * magnification : above;
}

/**
 * What a level line stands for, above its right end: nothing moves there that a headline would tell. Above its left end while
 * the values at the ends of curves that are still drawn would lie under it.
 */
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
        top: besideLine(area.y + (1 - share) * area.height, area.y, magnification),
      },
    ];
  });
  const tops = apart(
    levels.map(({ top }) => top),
    NAME_GAP * magnification,
    area.y + area.height - ABOVE * magnification,
  );
  const right = area.x + area.width;
  const valuesEnd = endsOf(props)
    .map(({ left }) => left)
    .filter((left) => left < right)
    .reduce((end, left) => Math.max(end, left + LABEL_WIDTH * magnification), 0);
  const placeOf = (words: string) =>
    valuesEnd < right - INSET - words.length * LETTER * magnification
      ? { x: right - INSET, textAnchor: 'end' as const }
      : { x: area.x + INSET, textAnchor: 'start' as const };
  return levels.map(({ key, words }, i) => (
    <text
      key={key}
      data-level={key}
      {...placeOf(words)}
      y={tops[i]}
      dy="0.35em"
      fontSize={11 * magnification}
      fill="var(--mantine-color-text)"
      {...haloOf(magnification)}
    >
      {words}
    </text>
  ));
});
