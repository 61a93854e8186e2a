import { Group, Select, Skeleton, Slider, Stack, Switch, Text } from '@mantine/core';
import { Suspense, useCallback, useMemo, useState } from 'react';
import { say, useWords } from '../../i18n/use-words';
import { FIGURES, type Figure, isStepFigure, unitOf } from '../../metrics/figures';
import { assertNever } from '../../shared/errors';
import { type Axis, comparedCurves } from '../../state/selectors/run-comparison';
import { useStudio } from '../../state/studio';
import type { Curve } from '../../ui/chart/curve';
import { lazyPart } from '../../ui/lazy-part';
import { colorOf, isDashed } from './colors';
import { DifferenceTable } from './DifferenceTable';

const CurveChart = lazyPart(async () => (await import('../../ui/CurveChart')).CurveChart);

const HEIGHT = 300;
const AXES: readonly Axis[] = ['epoch', 'step', 'elapsedMs'];

/** Any figure of the chosen runs over one another, and what their recipes do not share. */
export function Comparison() {
  const { t, formats } = useWords();
  const chosen = useStudio((studio) => studio.runs.chosen);
  const details = useStudio((studio) => studio.runs.details);
  const [figure, setFigure] = useState<Figure>('validationAccuracy');
  const [axis, setAxis] = useState<Axis>('epoch');
  const [smoothing, setSmoothing] = useState(0);
  const [isLog, setLog] = useState(false);
  const runs = useMemo(
    () =>
      chosen.flatMap((runId) => {
        const found = details.get(runId);
        return found ? [found] : [];
      }),
    [chosen, details],
  );
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
  const unit = unitOf(figure);
  const formatY = useCallback(
    (value: number) => {
      switch (unit) {
        case 'share':
          return formats.percent(value, 0);
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
      axis === 'elapsedMs' ? formats.duration(value) : formats.figure(value, Number.isInteger(value) ? 0 : 2),
    [axis, formats],
  );
  return (
    <Stack gap="sm">
      <Group gap="md" align="end">
        <Select
          size="xs"
          label={t('runs.figure')}
          allowDeselect={false}
          value={figure}
          data={FIGURES.map((value) => ({ value, label: say(`runs.figureName.${value}`) }))}
          onChange={(value) => value && setFigure(value as Figure)}
        />
        <Select
          size="xs"
          label={t('runs.axis')}
          allowDeselect={false}
          value={axis}
          data={AXES.map((value) => ({ value, label: say(`runs.axisName.${value}`) }))}
          onChange={(value) => value && setAxis(value as Axis)}
        />
        <div style={{ width: 160 }}>
          <Text size="xs" fw={500} id="runs-smoothing">
            {t('runs.smoothing')}
          </Text>
          <Slider
            aria-labelledby="runs-smoothing"
            thumbLabel={t('runs.smoothing')}
            min={0}
            max={1}
            step={0.05}
            label={(value) => formats.percent(value, 0)}
            value={smoothing}
            onChange={setSmoothing}
          />
        </div>
        <Switch
          size="xs"
          label={t('runs.logScale')}
          checked={isLog}
          onChange={(event) => setLog(event.currentTarget.checked)}
        />
      </Group>
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <CurveChart
          curves={curves}
          xName={say(`runs.axisName.${axis}`)}
          xEnd={0}
          height={HEIGHT}
          logarithmic={isLog}
          xKind={axis === 'elapsedMs' ? 'duration' : 'number'}
          yKind={unit === 'duration' ? 'duration' : 'number'}
          formatX={formatX}
          formatY={formatY}
        />
      </Suspense>
      {runs.length > 1 && <DifferenceTable runs={runs} chosen={chosen} />}
    </Stack>
  );
}
