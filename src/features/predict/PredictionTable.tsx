import { Alert, Stack, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { isWithheld } from '../../metrics/threshold';
import type { PredictedImages } from '../../protocol/prediction';
import { rankedClasses } from '../../state/selectors/ranked-classes';
import { useStudio } from '../../state/studio';
import { Segments } from '../../ui/Segments';
import { VirtualList } from '../../ui/VirtualList';
import { HandedPicture } from './HandedPicture';
import { PredictedThumbnail } from './PredictedThumbnail';
import classes from './PredictionTable.module.css';

interface PredictionTableProps {
  readonly set: PredictedImages;
  /** Further ones are coming. */
  readonly isUnderWay: boolean;
  /** The images are the open dataset's: they can be shown. */
  readonly isOfDataset: boolean;
  /** Pictures that were handed over one by one, by path. */
  readonly pictures: ReadonlyMap<string, File>;
}

const ROW_HEIGHT = 56;
const MOST_ROWS_SHOWN = 8.5;
const RUNNERS_UP = 3;

/** Every predicted image with its likeliest classes. */
export function PredictionTable({ set, isUnderWay, isOfDataset, pictures }: PredictionTableProps) {
  const { t, formats } = useWords();
  const threshold = useStudio((studio) => studio.model.threshold);
  const [order, setOrder] = useState<'name' | 'unsure'>('name');
  const rows = useMemo(() => {
    const byName = set.predictions.map((prediction, place) => ({ prediction, place }));
    if (order === 'name') return byName;
    return byName.sort((a, b) => a.prediction.probability - b.prediction.probability);
  }, [set, order]);
  const withheldCount = useMemo(
    () => set.predictions.filter(({ probability }) => isWithheld(probability, threshold)).length,
    [set, threshold],
  );
  const excluded = set.problems.filter((problem) => problem.severity === 'excluded').length;

  return (
    <Stack gap="xs">
      {excluded > 0 && (
        <Text size="sm" c="dimmed">
          {t('predict.excluded', { count: excluded })}
        </Text>
      )}
      {!isUnderWay && set.unreachedCount > 0 && (
        <Alert color="yellow" variant="light" icon={<IconPlayerStop aria-hidden />}>
          {t('predict.cutShort', {
            count: set.unreachedCount,
            number: formats.count(set.unreachedCount),
            done: formats.count(set.predictions.length),
          })}
        </Alert>
      )}
      {withheldCount > 0 && (
        <Text size="sm">
          {t('threshold.withheld', { count: withheldCount, all: set.predictions.length })}
        </Text>
      )}
      <Segments
        label={t('predict.order')}
        value={order}
        onChange={setOrder}
        options={[
          { value: 'name', label: t('predict.orderByName') },
          { value: 'unsure', label: t('predict.orderByDoubt') },
        ]}
      />
      <VirtualList
        label={t('predict.list')}
        items={rows}
        keyOf={({ prediction }) => prediction.path}
        rowHeight={ROW_HEIGHT}
        maxHeight={MOST_ROWS_SHOWN * ROW_HEIGHT}
        rowClass={classes.row}
      >
        {({ prediction, place }) => {
          const [first, ...others] = rankedClasses(set, place, RUNNERS_UP);
          const isNone = isWithheld(prediction.probability, threshold);
          // Withheld, and still worth knowing.
          const also = isNone && first ? [first, ...others] : others;
          return (
            <>
              {isOfDataset && <PredictedThumbnail path={prediction.path} />}
              <HandedPicture file={pictures.get(prediction.path)} />
              <div className={classes.answer}>
                <div className={classes.words}>
                  <Text
                    size="sm"
                    fw={600}
                    className={classes.name}
                    {...(isNone && { c: 'dimmed', fs: 'italic' })}
                  >
                    {isNone ? t('threshold.noneOfThese') : first?.name}
                  </Text>
                  <Text size="xs" c="dimmed" ff="monospace" className={classes.path} title={prediction.path}>
                    {prediction.path.slice(prediction.path.lastIndexOf('/') + 1)}
                  </Text>
                </div>
                <div className={classes.track}>
                  <div
                    className={isNone ? classes.barWithheld : classes.bar}
                    style={{ width: `${prediction.probability * 100}%` }}
                  />
                </div>
                <Text size="sm" className={classes.number}>
                  {formats.percent(prediction.probability)}
                </Text>
              </div>
              <Text size="xs" c="dimmed" className={classes.others}>
                {also.map(({ name, probability }) => `${name} ${formats.percent(probability)}`).join(' · ')}
              </Text>
            </>
          );
        }}
      </VirtualList>
    </Stack>
  );
}
