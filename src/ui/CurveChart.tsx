import { memo, useMemo, useState } from 'react';
import { CartesianGrid, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { useWords } from '../i18n/use-words';
import { CurveLayer, CurveLayerContext } from './chart/CurveLayer';
import {
  type AxisKind,
  type ChartScale,
  chartScale,
  logarithmicTicks,
  roundedTicks,
  xTicks,
} from './chart/chart-scale';
import type { Curve } from './chart/curve';
import { type Hovered, HoverNote } from './chart/HoverNote';

interface CurveChartProps {
  readonly curves: readonly Curve[];
  readonly xName: string;
  /** Where the x axis ends at least. */
  readonly xEnd: number;
  readonly height: number;
  /** The y axis in powers of ten; values that are not above zero are left out of it. */
  readonly logarithmic?: boolean;
  /** The x axis is a duration in milliseconds: its ticks are those of a clock. */
  readonly xKind?: AxisKind;
  readonly yKind?: AxisKind;
  /** A value as it is read under the pointer; on axes that are no durations, as their ticks. */
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

/**
 * Curves over a common axis. recharts draws what seldom changes, the axes; the curves are paths of our own, since a run
 * under way draws them anew four times a second and recharts would walk all its parts for each point.
 */
export function CurveChart(props: CurveChartProps) {
  const { curves, xName, xEnd, height, logarithmic = false, formatX, formatY } = props;
  const { xKind = 'number', yKind = 'number' } = props;
  const { formats } = useWords();
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const { xMost, yLeast, yMost } = useMemo(
    () => chartScale(curves, xEnd, logarithmic, yKind),
    [curves, xEnd, logarithmic, yKind],
  );
  const scale = useMemo(
    (): ChartScale => ({ xMost, yLeast, yMost, logarithmic }),
    [xMost, yLeast, yMost, logarithmic],
  );
  const layer = useMemo(() => ({ curves, scale, setHovered }), [curves, scale]);
  return (
    <div style={{ position: 'relative' }}>
      <CurveLayerContext value={layer}>
        <Axes
          scale={scale}
          height={height}
          xKind={xKind}
          yKind={yKind}
          formatX={xKind === 'duration' ? formats.roundDuration : formatX}
          formatY={yKind === 'duration' ? formats.roundDuration : formatY}
        />
      </CurveLayerContext>
      {hovered && (
        <HoverNote
          hovered={hovered}
          curves={curves}
          title={`${xName} ${formatX(hovered.x)}`}
          formatY={formatY}
        />
      )}
    </div>
  );
}

const TICK = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' };
const BORDER = 'var(--mantine-color-default-border)';
const MARGIN = { top: 4, right: 8, bottom: 0, left: 0 };
const NO_POINTS: never[] = [];

interface AxesProps {
  readonly scale: ChartScale;
  readonly height: number;
  readonly xKind: AxisKind;
  readonly yKind: AxisKind;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

/** Drawn anew only when a curve leaves them. */
const Axes = memo(function Axes({ scale, height, xKind, yKind, formatX, formatY }: AxesProps) {
  const { xMost, yLeast, yMost, logarithmic } = scale;
  const ticks = logarithmic ? logarithmicTicks(yLeast, yMost, yKind) : roundedTicks(yLeast, yMost, yKind);
  return (
    <ResponsiveContainer width="100%" height={height}>
      <LineChart data={NO_POINTS} margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid stroke={BORDER} vertical={false} horizontalValues={ticks} />
        <XAxis
          type="number"
          dataKey="x"
          domain={[0, xMost]}
          ticks={xTicks(xMost, xKind)}
          allowDataOverflow
          tick={TICK}
          tickLine={false}
          stroke={BORDER}
          tickFormatter={formatX}
        />
        <YAxis
          type="number"
          dataKey="y"
          width={yKind === 'duration' ? 64 : 56}
          scale={logarithmic ? 'log' : 'linear'}
          domain={[yLeast, yMost]}
          ticks={ticks}
          interval={0}
          allowDataOverflow
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickFormatter={formatY}
        />
        <CurveLayer />
      </LineChart>
    </ResponsiveContainer>
  );
});
