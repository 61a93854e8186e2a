import { Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { EvaluationFigures, OutcomeFilter } from '../../state/selectors/evaluation';
import { Segments } from '../../ui/Segments';
import { ConfusedPairs } from './ConfusedPairs';
import { ConfusionHeatMap } from './ConfusionHeatMap';
import { ConfusionMatrix } from './ConfusionMatrix';
import sides from './Confusions.module.css';
import { cellShares, type Measure, PICTURE_TINTS, TABLE_TINTS } from './cell-shares';
import { HeatLegend } from './HeatLegend';
import { type ClassOrder, useClassOrder } from './use-class-order';

/** Up to this many classes every cell has room for its number; above, the matrix is a picture to move about in. */
const MOST_CELLS_WITH_NUMBERS = 24;

interface ConfusionsProps {
  readonly classes: readonly string[];
  readonly evaluation: EvaluationFigures;
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

/** Which classes are taken for which: as a matrix, and as a list of pairs. */
export function Confusions({ classes, evaluation, filter, onFilter }: ConfusionsProps) {
  const { t } = useWords();
  const [measure, setMeasure] = useState<Measure>('counts');
  const [order, setOrder] = useState<ClassOrder>('class');
  const { cells: occupied, figures } = evaluation;
  const places = useClassOrder(order, occupied);
  const cells = useMemo(() => cellShares(occupied, figures, measure), [occupied, figures, measure]);
  const isTable = classes.length <= MOST_CELLS_WITH_NUMBERS;
  const Matrix = isTable ? ConfusionMatrix : ConfusionHeatMap;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Segments
          label={t('evaluation.measure')}
          value={measure}
          onChange={setMeasure}
          options={[
            { value: 'counts', label: t('evaluation.counts') },
            { value: 'rows', label: t('evaluation.byRow') },
            { value: 'columns', label: t('evaluation.byColumn') },
          ]}
        />
        <Segments
          label={t('evaluation.order')}
          value={order}
          onChange={setOrder}
          options={[
            { value: 'class', label: t('evaluation.orderByClass') },
            { value: 'confusion', label: t('evaluation.orderByConfusion') },
          ]}
        />
      </Group>
      <div className={sides.sides}>
        <Stack gap="xs">
          <Matrix
            classes={classes}
            evaluation={evaluation}
            measure={measure}
            cells={cells}
            order={places}
            filter={filter}
            onFilter={onFilter}
          />
          <HeatLegend measure={measure} cells={cells} tints={isTable ? TABLE_TINTS : PICTURE_TINTS} />
          <Text size="xs" c="dimmed">
            {isTable
              ? `${t('evaluation.matrixHint')} ${t('evaluation.gridHint')}`
              : t('evaluation.matrixHint')}
          </Text>
        </Stack>
        {evaluation.pairs.length > 0 && (
          <ConfusedPairs classes={classes} pairs={evaluation.pairs} filter={filter} onFilter={onFilter} />
        )}
      </div>
    </Stack>
  );
}
