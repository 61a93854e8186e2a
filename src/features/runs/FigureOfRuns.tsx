import { useCallback, useMemo } from 'react';
import { say, useWords } from '../../i18n/use-words';
import { type Figure, isStepFigure, unitOf } from '../../metrics/figures';
import type { RunDetails } from '../../protocol/runs';
import { assertNever } from '../../shared/errors';
import { type Axis, comparedCurves, epochEnds } from '../../state/selectors/run-comparison';
import type { ChartView } from '../../ui/ChartControls';
import { CurveChart } from '../../ui/CurveChart';
import { epochMarks } from '../../ui/chart/chart-scale';
import type { Curve } from '../../ui/chart/curve';
import { colorOf, isDashed } from './colors';

interface FigureOfRunsProps {
  readonly runs: readonly RunDetails[];
  /** All runs that are compared: a run has the colour of its place among them. */
  readonly chosen: readonly string[];
  readonly figure: Figure;
  readonly axis: Axis;
  readonly view: ChartView;
  readonly height: number;
}

/** One figure of several runs, their curves over one another. */
export function FigureOfRuns({ runs, chosen, figure, axis, view, height }: FigureOfRunsProps) {
  const { formats } = useWords();
  const { smoothing, logarithmic } = view;
  const curves = useMemo(() => {
    const drawn = (smoothedBy: number, faint: boolean): Curve[] => {
      const points = comparedCurves(runs, figure, axis, smoothedBy);
      return runs.map(({ entry }, i) => ({
        key: faint ? `${entry.runId} as measured` : entry.runId,
        name: entry.name,
        color: colorOf(chosen.indexOf(entry.runId)),
        dashed: isDashed(chosen.indexOf(entry.runId)),
        faint,
        dots: !faint && !isStepFigure(figure),
        points: points[i] ?? [],
      }));
    };
    // Smoothing hides no outlier: what was measured stands behind.
    return smoothing === 0 ? drawn(0, false) : [...drawn(0, true), ...drawn(smoothing, false)];
  }, [runs, chosen, figure, axis, smoothing]);
  const marks = useMemo(() => {
    if (axis !== 'epoch') return epochEnds(runs, axis);
    return epochMarks(curves.reduce((most, { points }) => Math.max(most, points.at(-1)?.x ?? 0), 0));
  }, [runs, axis, curves]);
  const unit = unitOf(figure);
  const formatY = useCallback(
    (value: number) => {
      switch (unit) {
        case 'share':
          return formats.percent(value, Number.isInteger(100 * value) ? 0 : 1);
        case 'duration':
          return formats.duration(value);
        case 'number':
          return formats.figure(value, value >= 100 ? 0 : 3);
        default:
          return assertNever(unit);
      }
    },
    [unit, formats],
  );
  const formatX = useCallback(
    (value: number) =>
      axis === 'elapsedMs'
        ? formats.duration(value)
        : formats.number(Number.isInteger(value) ? value : Number(value.toPrecision(3))),
    [axis, formats],
  );
  return (
    <CurveChart
      curves={curves}
      xName={say(`runs.axisName.${axis}`)}
      yName={say(`runs.figureName.${figure}`)}
      xEnd={0}
      height={height}
      logarithmic={logarithmic}
      marks={marks}
      xKind={axis === 'elapsedMs' ? 'duration' : 'number'}
      yKind={unit === 'duration' ? 'duration' : 'number'}
      formatX={formatX}
      formatY={formatY}
    />
  );
}
