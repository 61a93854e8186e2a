import { Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { say, useWords } from '../../i18n/use-words';
import { FIGURES, type Figure } from '../../metrics/figures';
import type { Axis } from '../../state/selectors/run-comparison';
import { useStudio } from '../../state/studio';
import { ChartControls, type ChartView, PLAIN_VIEW } from '../../ui/ChartControls';
import { LinkedCharts } from '../../ui/chart/linked-hover';
import { ComparedTable } from './ComparedTable';
import { FigureOfRuns } from './FigureOfRuns';
import { SweepPicture } from './SweepPicture';

const HEIGHT = 300;
const AXES: readonly Axis[] = ['epoch', 'step', 'elapsedMs'];

/** Wide enough for the names of most figures; the last two stand beside one another on a phone. */
const CHOICE = { flex: '1 1 180px', maw: 220 };
const SHORT_CHOICE = { flex: '1 1 110px', maw: 220 };

/** Any figure of the chosen runs over one another, a second beside it, and what their recipes do not share. */
export function Comparison() {
  const { t } = useWords();
  const chosen = useStudio((studio) => studio.runs.chosen);
  const details = useStudio((studio) => studio.runs.details);
  const [figure, setFigure] = useState<Figure>('validationAccuracy');
  const [second, setSecond] = useState<Figure | null>(null);
  const [axis, setAxis] = useState<Axis>('epoch');
  const [view, setView] = useState<ChartView>(PLAIN_VIEW);
  const runs = useMemo(
    () =>
      chosen.flatMap((runId) => {
        const found = details.get(runId);
        return found ? [found] : [];
      }),
    [chosen, details],
  );
  const figures = second === null ? [figure] : [figure, second];
  const figureChoices = FIGURES.map((value) => ({ value, label: say(`runs.figureName.${value}`) }));
  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <Select
          size="xs"
          {...CHOICE}
          label={t('runs.figure')}
          allowDeselect={false}
          value={figure}
          data={figureChoices}
          onChange={(value) => value && setFigure(value as Figure)}
        />
        <Select
          size="xs"
          {...CHOICE}
          label={t('runs.besideIt')}
          placeholder={t('runs.nothing')}
          clearable
          value={second}
          data={figureChoices.filter(({ value }) => value !== figure)}
          onChange={(value) => setSecond(value as Figure | null)}
        />
        <Select
          size="xs"
          {...SHORT_CHOICE}
          label={t('runs.axis')}
          allowDeselect={false}
          value={axis}
          data={AXES.map((value) => ({ value, label: say(`runs.axisName.${value}`) }))}
          onChange={(value) => value && setAxis(value as Axis)}
        />
      </Group>
      <LinkedCharts>
        <SimpleGrid cols={{ base: 1, md: figures.length }} spacing="xl">
          {figures.map((shown) => (
            <div key={shown} style={{ minWidth: 0 }}>
              <Text size="xs" c="dimmed">
                {say(`runs.figureName.${shown}`)}
              </Text>
              <FigureOfRuns
                runs={runs}
                chosen={chosen}
                figure={shown}
                axis={axis}
                view={view}
                height={HEIGHT}
              />
            </div>
          ))}
        </SimpleGrid>
      </LinkedCharts>
      <ChartControls view={view} onChange={setView} />
      {runs.length > 1 && <ComparedTable runs={runs} chosen={chosen} />}
      <SweepPicture runs={runs} chosen={chosen} />
    </Stack>
  );
}
