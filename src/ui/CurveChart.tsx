import { memo, useMemo, useState } from 'react';
import { CartesianGrid, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { useWords } from '../i18n/use-words';
import classes from './CurveChart.module.css';
import { CurveLayer, CurveLayerContext } from './chart/CurveLayer';
import {
  type AxisKind,
  type ChartScale,
  chartScale,
  LINEAR,
  type Logarithmic,
  logarithmicTicks,
  logarithmicXTicks,
  roundedTicks,
  shareOfX,
  xTicks,
} from './chart/chart-scale';
import type { Curve } from './chart/curve';
import { HoverNote } from './chart/HoverNote';
import { LABEL_WIDTH } from './chart/LastValues';
import { useLinkedHover } from './chart/linked-hover';
import type { PlotArea } from './chart/plot-area';

interface CurveChartProps {
  readonly curves: readonly Curve[];
  readonly xName: string;
  readonly yName: string;
  /** Where the x axis ends at least. */
  readonly xEnd: number;
  readonly height: number;
  /** Of words and strokes: 1 at a desk, more for the back of a classroom. */
  readonly magnification?: number;
  /** Axes in powers of ten; values that are not above zero are left out of them. */
  readonly logarithmic?: Logarithmic;
  /** Where epochs end, in units of x. */
  readonly marks?: readonly number[];
  /** The x axis is a duration in milliseconds: its ticks are those of a clock. */
  readonly xKind?: AxisKind;
  readonly yKind?: AxisKind;
  /** A value as it is read under the pointer; on axes that are no durations, as their ticks. */
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

const NO_MARKS: readonly number[] = [];

/**
 * Curves over a common axis. recharts draws what seldom changes, the axes; the curves are paths of our own, since a run
 * under way draws them anew four times a second and recharts would walk all its parts for each point. Who cannot see it
 * hears where each curve began, where it ended, and between what it moved.
 */
export function CurveChart(props: CurveChartProps) {
  const { curves, xName, yName, xEnd, height, magnification = 1, formatX, formatY } = props;
  const { logarithmic = LINEAR, marks = NO_MARKS, xKind = 'number', yKind = 'number' } = props;
  const { t, formats } = useWords();
  const { x: hoveredX, setX: setHoveredX } = useLinkedHover();
  const [area, setArea] = useState<PlotArea | null>(null);
  const { x: isLogX, y: isLogY } = logarithmic;
  const { xLeast, xMost, yLeast, yMost } = useMemo(
    () => chartScale(curves, xEnd, { x: isLogX, y: isLogY }, yKind),
    [curves, xEnd, isLogX, isLogY, yKind],
  );
  const scale = useMemo(
    (): ChartScale => ({ xLeast, xMost, yLeast, yMost, logarithmic: { x: isLogX, y: isLogY } }),
    [xLeast, xMost, yLeast, yMost, isLogX, isLogY],
  );
  const layer = useMemo(
    () => ({ curves, scale, marks, magnification, formatY, setHoveredX, setArea }),
    [curves, scale, marks, magnification, formatY, setHoveredX],
  );
  const inWords = useMemo(() => {
    const told = curves
      .filter(({ faint, points }) => !faint && points.length > 0)
      .map((curve) => {
        const { name, first, last, least, most } = outlineOf(curve);
        const values = [first, last, least, most].map(formatY);
        return t('chart.ofCurve', {
          name,
          first: values[0],
          last: values[1],
          least: values[2],
          most: values[3],
        });
      });
    return [t('chart.over', { figure: yName, axis: xName }), ...told].join(' ');
  }, [curves, formatY, yName, xName, t]);
  const share = hoveredX === null ? null : shareOfX(scale, hoveredX);
  return (
    <div className={classes.chart}>
      <div role="img" aria-label={inWords}>
        <CurveLayerContext value={layer}>
          <Axes
            scale={scale}
            height={height}
            magnification={magnification}
            xKind={xKind}
            yKind={yKind}
            formatX={xKind === 'duration' ? formats.roundDuration : formatX}
            formatY={yKind === 'duration' ? formats.roundDuration : formatY}
          />
        </CurveLayerContext>
        <div
          className={classes.xName}
          style={{ fontSize: FONT_SIZE * magnification, paddingInlineEnd: LABEL_WIDTH * magnification }}
        >
          {isLogX ? t('chart.logarithmic', { axis: xName }) : xName}
        </div>
      </div>
      {hoveredX !== null && share !== null && share >= 0 && share <= 1 && area && (
        <HoverNote
          x={hoveredX}
          left={area.x + share * area.width}
          area={area}
          curves={curves}
          title={`${xName} ${formatX(hoveredX)}`}
          formatY={formatY}
        />
      )}
    </div>
  );
}

/** What a curve comes to in four numbers; of one that has points. */
function outlineOf({ name, points }: Curve) {
  const values = points.map(({ y }) => y).filter(Number.isFinite);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { name, first: values[0] ?? Number.NaN, last: values.at(-1) ?? Number.NaN, least, most };
}

/** px, as the values at the curves' ends. */
const FONT_SIZE = 11;
const BORDER = 'var(--mantine-color-default-border)';
const NO_POINTS: never[] = [];

interface AxesProps {
  readonly scale: ChartScale;
  readonly height: number;
  readonly magnification: number;
  readonly xKind: AxisKind;
  readonly yKind: AxisKind;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

/** Drawn anew only when a curve leaves them. */
const Axes = memo(function Axes(props: AxesProps) {
  const { scale, height, magnification, xKind, yKind, formatX, formatY } = props;
  const { xLeast, xMost, yLeast, yMost, logarithmic } = scale;
  const ticks = logarithmic.y ? logarithmicTicks(yLeast, yMost, yKind) : roundedTicks(yLeast, yMost, yKind);
  const tick = { fontSize: FONT_SIZE * magnification, fill: 'var(--mantine-color-dimmed)' };
  const margin = { top: 8 * magnification, right: LABEL_WIDTH * magnification, bottom: 0, left: 0 };
  return (
    <ResponsiveContainer width="100%" height={height}>
      <LineChart data={NO_POINTS} margin={margin} accessibilityLayer={false}>
        <CartesianGrid stroke={BORDER} vertical={false} horizontalValues={ticks} />
        <XAxis
          type="number"
          dataKey="x"
          height={20 * magnification}
          scale={logarithmic.x ? 'log' : 'linear'}
          domain={[xLeast, xMost]}
          ticks={logarithmic.x ? logarithmicXTicks(xLeast, xMost) : xTicks(xMost, xKind)}
          allowDataOverflow
          tick={tick}
          tickLine={false}
          stroke={BORDER}
          tickFormatter={formatX}
        />
        <YAxis
          type="number"
          dataKey="y"
          width={(yKind === 'duration' ? 64 : 56) * magnification}
          scale={logarithmic.y ? 'log' : 'linear'}
          domain={[yLeast, yMost]}
          ticks={ticks}
          interval={0}
          allowDataOverflow
          tick={tick}
          tickLine={false}
          axisLine={false}
          tickFormatter={formatY}
        />
        <CurveLayer />
      </LineChart>
    </ResponsiveContainer>
  );
});
