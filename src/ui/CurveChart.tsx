import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export interface Curve {
  readonly key: string;
  readonly name: string;
  /** Any CSS color. */
  readonly color: string;
  readonly dots: boolean;
}

interface CurveChartProps {
  /** Points with `x` under `xKey` and a value under each curve's key. */
  readonly points: readonly object[];
  readonly xKey: string;
  readonly xName: string;
  /** Where the x axis ends at least. */
  readonly xEnd: number;
  readonly curves: readonly Curve[];
  readonly height: number;
  /** The y axis in powers of ten; values that are not above zero are left out of it. */
  readonly logarithmic?: boolean;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

const TICK = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' };

/** Curves over a common axis. Values that are missing at a point are bridged. */
export function CurveChart(props: CurveChartProps) {
  const { points, xKey, curves, height, formatX, formatY, logarithmic = false } = props;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <LineChart
        data={[...points]}
        margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke="var(--mantine-color-default-border)" vertical={false} />
        <XAxis
          dataKey={xKey}
          type="number"
          domain={[0, (largest: number) => Math.max(largest, props.xEnd)]}
          allowDecimals={false}
          tick={TICK}
          tickLine={false}
          stroke="var(--mantine-color-default-border)"
          tickFormatter={formatX}
        />
        <YAxis
          width={48}
          scale={logarithmic ? 'log' : 'linear'}
          domain={logarithmic ? ['auto', 'auto'] : [0, 'auto']}
          allowDataOverflow={logarithmic}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickFormatter={formatY}
        />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(label) => `${props.xName} ${formatX(Number(label))}`}
          formatter={(value) => formatY(Number(value))}
          contentStyle={{
            background: 'var(--mantine-color-body)',
            borderColor: 'var(--mantine-color-default-border)',
            borderRadius: 6,
            fontSize: 12,
          }}
        />
        {curves.map((curve) => (
          <Line
            key={curve.key}
            dataKey={curve.key}
            name={curve.name}
            stroke={curve.color}
            strokeWidth={2}
            dot={curve.dots ? { r: 3, fill: curve.color, strokeWidth: 0 } : false}
            connectNulls
            isAnimationActive={false}
            type="linear"
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
