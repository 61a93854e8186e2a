import { createContext, memo, useContext, useMemo } from 'react';
import { usePlotArea } from 'recharts';
import { type ChartScale, isDrawn } from './chart-scale';
import type { Curve } from './curve';
import type { Hovered } from './HoverNote';

interface CurveLayerInput {
  readonly curves: readonly Curve[];
  readonly scale: ChartScale;
  readonly setHovered: (hovered: Hovered | null) => void;
}

/** Past the axes, which do not care for the curves. */
export const CurveLayerContext = createContext<CurveLayerInput | null>(null);

interface PlotArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The curves, within a chart of recharts whose axes have the same scale. */
export function CurveLayer() {
  const plot = usePlotArea();
  const input = useContext(CurveLayerContext);
  const area = useMemo(
    () => plot && { x: plot.x, y: plot.y, width: plot.width, height: plot.height },
    [plot?.x, plot?.y, plot?.width, plot?.height, plot],
  );
  if (!area || !input || area.width <= 0) return null;
  const { curves, scale, setHovered } = input;
  return (
    <g>
      {curves.map((curve) => (
        <CurvePath key={curve.key} curve={curve} scale={scale} area={area} />
      ))}
      <rect
        {...area}
        fill="transparent"
        aria-hidden
        onPointerMove={({ clientX, currentTarget }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          const share = Math.min(1, Math.max(0, (clientX - left) / width));
          setHovered({ x: share * scale.xMost, left: area.x + share * area.width, plot: area });
        }}
        onPointerLeave={() => setHovered(null)}
      />
    </g>
  );
}

interface CurvePathProps {
  readonly curve: Curve;
  readonly scale: ChartScale;
  readonly area: PlotArea;
}

const CurvePath = memo(function CurvePath({ curve, scale, area }: CurvePathProps) {
  const { line, dots } = useMemo(() => pathsOf(curve, scale, area), [curve, scale, area]);
  return (
    <>
      <path
        data-curve={curve.key}
        d={line}
        fill="none"
        stroke={curve.color}
        strokeWidth={curve.faint ? 1 : 2}
        opacity={curve.faint ? 0.3 : 1}
        strokeDasharray={curve.dashed ? '6 4' : undefined}
      />
      {curve.dots && <path d={dots} fill="none" stroke={curve.color} strokeWidth={6} strokeLinecap="round" />}
    </>
  );
});

/** The curve as one path, and its points as another of strokes without length. Values without a place are bridged. */
function pathsOf({ points, dots: hasDots }: Curve, scale: ChartScale, area: PlotArea) {
  const { xMost, yLeast, yMost, logarithmic } = scale;
  const low = logarithmic ? Math.log10(yLeast) : yLeast;
  const high = logarithmic ? Math.log10(yMost) : yMost;
  let line = '';
  let dots = '';
  for (const { x, y } of points) {
    if (!isDrawn(y, logarithmic)) continue;
    const height = ((logarithmic ? Math.log10(y) : y) - low) / (high - low);
    const left = (area.x + (x / xMost) * area.width).toFixed(1);
    const top = (area.y + (1 - height) * area.height).toFixed(1);
    line += `${line === '' ? 'M' : 'L'}${left} ${top}`;
    if (hasDots) dots += `M${left} ${top}h0`;
  }
  return { line, dots };
}
