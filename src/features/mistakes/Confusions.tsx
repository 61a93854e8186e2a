import { Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { orderByConfusion } from '../../metrics/class-order';
import type { Mistakes, OutcomeFilter } from '../../state/selectors/mistakes';
import { Segments } from '../../ui/Segments';
import { ConfusedPairs } from './ConfusedPairs';
import { ConfusionHeatMap } from './ConfusionHeatMap';
import { ConfusionMatrix } from './ConfusionMatrix';
import sides from './Confusions.module.css';
import { cellShares, type Measure } from './cell-shares';
import { HeatLegend } from './HeatLegend';

/** Up to this many classes every cell has room for its number; above, the matrix is a picture to move about in. */
const MOST_CELLS_WITH_NUMBERS = 24;

interface ConfusionsProps {
  readonly classes: readonly string[];
  readonly mistakes: Mistakes;
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

/** Which classes are taken for which: as a matrix, and as a list of pairs. */
export function Confusions({ classes, mistakes, filter, onFilter }: ConfusionsProps) {
  const { t } = useWords();
  const [measure, setMeasure] = useState<Measure>('counts');
  const [order, setOrder] = useState<'class' | 'confusion'>('class');
  const { confusion, figures } = mistakes;
  const places = useMemo(
    () => (order === 'class' ? Int32Array.from(classes, (_, c) => c) : orderByConfusion(confusion)),
    [order, classes, confusion],
  );
  const cells = useMemo(() => cellShares(confusion, figures, measure), [confusion, figures, measure]);
  const Matrix = classes.length <= MOST_CELLS_WITH_NUMBERS ? ConfusionMatrix : ConfusionHeatMap;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Segments
          label={t('mistakes.measure')}
          value={measure}
          onChange={setMeasure}
          options={[
            { value: 'counts', label: t('mistakes.counts') },
            { value: 'rows', label: t('mistakes.byRow') },
            { value: 'columns', label: t('mistakes.byColumn') },
          ]}
        />
        <Segments
          label={t('mistakes.order')}
          value={order}
          onChange={setOrder}
          options={[
            { value: 'class', label: t('mistakes.orderByClass') },
            { value: 'confusion', label: t('mistakes.orderByConfusion') },
          ]}
        />
      </Group>
      <div className={sides.sides}>
        <Stack gap="xs">
          <Matrix
            classes={classes}
            mistakes={mistakes}
            measure={measure}
            cells={cells}
            order={places}
            filter={filter}
            onFilter={onFilter}
          />
          <HeatLegend measure={measure} cells={cells} />
          <Text size="xs" c="dimmed">
            {t('mistakes.matrixHint')}
          </Text>
        </Stack>
        {mistakes.pairs.length > 0 && (
          <ConfusedPairs classes={classes} pairs={mistakes.pairs} filter={filter} onFilter={onFilter} />
        )}
      </div>
    </Stack>
  );
}
