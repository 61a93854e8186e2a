import type { ChartScale } from './chart-scale';
import type { Curve } from './curve';

/** Where a chart draws its curves, in pixels from its own corner. */
export interface PlotArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What words beside the curves of a chart are placed by. */
export interface CurveWordsProps {
  readonly curves: readonly Curve[];
  readonly scale: ChartScale;
  readonly area: PlotArea;
  /** Of words and strokes. */
  readonly magnification: number;
  readonly formatY: (value: number) => string;
}

/** Words that curves pass behind: they stand on a rim of the background. */
export const haloOf = (magnification: number) =>
  ({
    stroke: 'var(--mantine-color-body)',
    strokeWidth: 3 * magnification,
    paintOrder: 'stroke',
  }) as const;
