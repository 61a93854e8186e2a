import { Alert, Stack, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/commands';
import { rankedClasses } from '../../state/ranked-classes';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { Segments } from '../../ui/Segments';
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
  const [order, setOrder] = useState<'name' | 'unsure'>('name');
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    const indices = set.predictions.map((_, i) => i);
    if (order === 'unsure') {
      indices.sort((a, b) => (set.predictions[a]?.probability ?? 0) - (set.predictions[b]?.probability ?? 0));
    }
    return indices;
  }, [set, order]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
  });
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
      <Segments
        label={t('predict.order')}
        value={order}
        onChange={setOrder}
        options={[
          { value: 'name', label: t('predict.orderByName') },
          { value: 'unsure', label: t('predict.orderByDoubt') },
        ]}
      />
      <ScrollRegion ref={scroller} label={t('predict.list')} maxHeight={MOST_ROWS_SHOWN * ROW_HEIGHT}>
        <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            const prediction = row === undefined ? undefined : set.predictions[row];
            if (row === undefined || !prediction) return null;
            const [first, ...others] = rankedClasses(set, row, RUNNERS_UP);
            return (
              <li
                key={prediction.path}
                className={classes.row}
                style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
              >
                {isOfDataset && <PredictedThumbnail path={prediction.path} />}
                <HandedPicture file={pictures.get(prediction.path)} />
                <div className={classes.answer}>
                  <div className={classes.words}>
                    <Text size="sm" fw={600} className={classes.name}>
                      {first?.name}
                    </Text>
                    <Text
                      size="xs"
                      c="dimmed"
                      ff="monospace"
                      className={classes.path}
                      title={prediction.path}
                    >
                      {prediction.path.slice(prediction.path.lastIndexOf('/') + 1)}
                    </Text>
                  </div>
                  <div className={classes.track}>
                    <div className={classes.bar} style={{ width: `${prediction.probability * 100}%` }} />
                  </div>
                  <Text size="sm" className={classes.number}>
                    {formats.percent(prediction.probability)}
                  </Text>
                </div>
                <Text size="xs" c="dimmed" className={classes.others}>
                  {others
                    .map(({ name, probability }) => `${name} ${formats.percent(probability)}`)
                    .join(' · ')}
                </Text>
              </li>
            );
          })}
        </ul>
      </ScrollRegion>
    </Stack>
  );
}
