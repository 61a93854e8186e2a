import { createContext, memo, useContext, useEffect, useMemo } from 'react';
import { usePlotArea } from 'recharts';
import { type ChartScale, shareOfX, shareOfY, xAtShare } from './chart-scale';
import type { Curve } from './curve';
import { LastValues } from './LastValues';
import { LevelNames } from './LevelNames';
import type { PlotArea } from './plot-area';

interface CurveLayerInput {
  readonly curves: readonly Curve[];
  readonly scale: ChartScale;
  /** Where epochs end, in units of x. */
  readonly marks: readonly number[];
  /** Of words and strokes. */
  readonly magnification: number;
  readonly formatY: (value: number) => string;
  readonly setHoveredX: (x: number | null) => void;
  readonly setArea: (area: PlotArea) => void;
}

/** Past the axes, which do not care for the curves. */
export const CurveLayerContext = createContext<CurveLayerInput | null>(null);

/** The curves, within a chart of recharts whose axes have the same scale. */
export function CurveLayer() {
  const plot = usePlotArea();
  const input = useContext(CurveLayerContext);
  const area = useMemo(
    () => plot && { x: plot.x, y: plot.y, width: plot.width, height: plot.height },
    [plot?.x, plot?.y, plot?.width, plot?.height, plot],
  );
  const setArea = input?.setArea;
  useEffect(() => {
    if (area) setArea?.(area);
  }, [area, setArea]);
  if (!area || !input || area.width <= 0) return null;
  const { curves, scale, marks, magnification, formatY, setHoveredX } = input;
  return (
    <g>
      <EpochMarks marks={marks} scale={scale} area={area} />
      {curves.map((curve) => (
        <CurvePath key={curve.key} curve={curve} scale={scale} area={area} magnification={magnification} />
      ))}
      <LevelNames curves={curves} scale={scale} area={area} magnification={magnification} formatY={formatY} />
      <LastValues curves={curves} scale={scale} area={area} magnification={magnification} formatY={formatY} />
      <rect
        {...area}
        fill="transparent"
        aria-hidden
        onPointerMove={({ clientX, currentTarget }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          setHoveredX(xAtShare(scale, Math.min(1, Math.max(0, (clientX - left) / width))));
        }}
        onPointerLeave={() => setHoveredX(null)}
      />
    </g>
  );
}

interface EpochMarksProps {
  readonly marks: readonly number[];
  readonly scale: ChartScale;
  readonly area: PlotArea;
}

/** px: of the stroke at the foot of a mark, which is seen where its thin line is not. */
const FOOT = 5;
/** px: closer than this to the one before, a mark is left out. */
const MARK_GAP = 4;

const EpochMarks = memo(function EpochMarks({ marks, scale, area }: EpochMarksProps) {
  const bottom = area.y + area.height;
  const lefts = marks.flatMap((x) => {
    const share = shareOfX(scale, x);
    return share === null || share < 0 || share > 1 ? [] : [area.x + share * area.width];
  });
  // On a logarithmic axis the later ones crowd.
  const told = lefts.filter((left, i) => i === 0 || left - (lefts[i - 1] ?? 0) >= MARK_GAP);
  const linesFrom = (top: number) => told.map((left) => `M${left.toFixed(1)} ${top}V${bottom}`).join('');
  return (
    <g data-epoch-marks={told.length} fill="none">
      <path d={linesFrom(area.y)} stroke="var(--mantine-color-default-border)" strokeDasharray="2 4" />
      <path d={linesFrom(bottom - FOOT)} stroke="var(--mantine-color-dimmed)" />
    </g>
  );
});

interface CurvePathProps {
  readonly curve: Curve;
  readonly scale: ChartScale;
  readonly area: PlotArea;
  readonly magnification: number;
}

const CurvePath = memo(function CurvePath({ curve, scale, area, magnification }: CurvePathProps) {
  const { line, dots } = useMemo(() => pathsOf(curve, scale, area), [curve, scale, area]);
  return (
    <>
      <path
        data-curve={curve.key}
        d={line}
        fill="none"
        stroke={curve.color}
        strokeWidth={(curve.faint ? 1 : 2) * magnification}
        opacity={curve.faint ? 0.3 : 1}
        strokeDasharray={curve.dashed ? '6 4' : undefined}
      />
      {curve.dots && (
        <path
          d={dots}
          fill="none"
          stroke={curve.color}
          opacity={curve.faint ? 0.3 : 1}
          strokeWidth={6 * magnification}
          strokeLinecap="round"
        />
      )}
    </>
  );
});

/** The curve as one path, and its points as another of strokes without length. Values without a place are bridged. */
function pathsOf({ points, dots: hasDots, level = false }: Curve, scale: ChartScale, area: PlotArea) {
  let line = '';
  let dots = '';
  for (const { x, y } of points) {
    // A level line begins where the axis does, also where that is not zero.
    const across = shareOfX(scale, x) ?? (level ? 0 : null);
    const height = shareOfY(scale, y);
    if (across === null || height === null) continue;
    const left = (area.x + across * area.width).toFixed(1);
    const top = (area.y + (1 - height) * area.height).toFixed(1);
    line += `${line === '' ? 'M' : 'L'}${left} ${top}`;
    if (hasDots) dots += `M${left} ${top}h0`;
  }
  return { line, dots };
}
