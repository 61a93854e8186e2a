import { SimpleGrid } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { wilsonInterval } from '../../metrics/intervals';
import { keptEpoch } from '../../metrics/records';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { ChartControls, type ChartView, PLAIN_VIEW } from '../../ui/ChartControls';
import { LinkedCharts } from '../../ui/chart/linked-hover';
import { FigureCard } from '../../ui/FigureCard';
import { axisEnd, FigureChart, TRAINING_COLOR, VALIDATION_COLOR } from './FigureChart';

const HEIGHT = 240;
const TRAINING_FIRST = [TRAINING_COLOR, VALIDATION_COLOR] as const;
const VALIDATION_FIRST = [VALIDATION_COLOR, TRAINING_COLOR] as const;

/**
 * Loss and accuracy, and their curves. What stands large is of images the network has not seen, by the weights that are kept;
 * until there is such a figure, that of training.
 */
export function RunFigures() {
  const { t, formats } = useWords();
  const run = useStudio((studio) => studio.run);
  const [view, setView] = useState<ChartView>(PLAIN_VIEW);
  const { steps, epochs } = run;
  const isActive = isRunActive(run);
  const step = steps.at(-1);
  const ended = epochs.at(-1);
  // After the last epoch its figures stand, as in the table, and not those of its last few batches.
  const isOver = !isActive && ended && (step === undefined || step.epoch <= ended.epoch);
  const newest = isOver ? ended : (step ?? ended);
  const kept = keptEpoch(epochs, run.recipe?.training.keep ?? 'best');
  const xEnd = axisEnd(run);
  const formatLoss = useCallback(
    (value: number) => formats.figure(value, value !== 0 && value < 0.1 ? 4 : 2),
    [formats],
  );
  const count = run.progress?.basis?.validationCount ?? 0;
  const mixes = (run.recipe?.augmentation.mixup ?? 0) > 0 || (run.recipe?.augmentation.cutmix ?? 0) > 0;
  const cardOf = (
    validation: number | null | undefined,
    training: number | null | undefined,
    format: (value: number) => string,
    interval: string,
  ) => {
    const known = typeof training === 'number' ? format(training) : null;
    if (typeof validation !== 'number') return { value: known ?? '–', colors: TRAINING_FIRST };
    const ofValidation = t('run.validationOf', { number: kept?.epoch ?? 0 });
    return {
      value: format(validation),
      note: interval === '' ? ofValidation : `${ofValidation}, ${interval}`,
      colors: VALIDATION_FIRST,
      ...(known !== null && {
        detail: t(mixes ? 'run.trainingMixed' : 'run.trainingValue', { value: known }),
      }),
    };
  };
  const percent = (value: number) => formats.percent(value);
  const accuracy = kept?.validationAccuracy;
  const [low, high] = wilsonInterval(accuracy ?? 0, count);
  const interval =
    count > 0 ? t('run.interval', { low: formats.roughPercent(low), high: formats.roughPercent(high) }) : '';
  return (
    <>
      <LinkedCharts>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <FigureCard
            name={t('run.loss')}
            {...cardOf(kept?.validationLoss, newest?.trainLoss, formats.figure, '')}
          >
            <FigureChart figure="loss" view={view} height={HEIGHT} xEnd={xEnd} formatY={formatLoss} />
          </FigureCard>
          <FigureCard
            name={t('run.accuracy')}
            {...cardOf(accuracy, newest?.trainAccuracy, percent, interval)}
          >
            <FigureChart
              figure="accuracy"
              view={view}
              height={HEIGHT}
              xEnd={xEnd}
              formatY={formats.roughPercent}
            />
          </FigureCard>
        </SimpleGrid>
      </LinkedCharts>
      <ChartControls view={view} onChange={setView} />
    </>
  );
}
