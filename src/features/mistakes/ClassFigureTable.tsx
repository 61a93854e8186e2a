import { Table, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import type { ClassFigures } from '../../metrics/confusion';
import type { OutcomeFilter } from '../../state/evaluation-slice';
import { ScrollRegion } from '../../ui/ScrollRegion';

interface ClassFigureTableProps {
  readonly classes: readonly string[];
  readonly figures: readonly ClassFigures[];
  readonly onFilter: (filter: OutcomeFilter) => void;
}

const MOST_HEIGHT = 340;

/** How well each class is known, the least known first. */
export function ClassFigureTable({ classes, figures, onFilter }: ClassFigureTableProps) {
  const { t, formats } = useWords();
  const rows = useMemo(
    () =>
      figures
        .map((figure, classIndex) => ({ ...figure, classIndex, name: classes[classIndex] ?? '' }))
        .toSorted((a, b) => a.f1 - b.f1),
    [figures, classes],
  );
  return (
    <ScrollRegion label={t('mistakes.byClass')} maxHeight={MOST_HEIGHT}>
      <Table stickyHeader verticalSpacing={4} aria-label={t('mistakes.byClass')} miw={460}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mistakes.class')}</Table.Th>
            <Table.Th ta="end">{t('mistakes.precision')}</Table.Th>
            <Table.Th ta="end">{t('mistakes.recall')}</Table.Th>
            <Table.Th ta="end">F1</Table.Th>
            <Table.Th ta="end">{t('mistakes.images')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ classIndex, name, precision, recall, f1, support }) => (
            <Table.Tr key={classIndex}>
              <Table.Td>
                <UnstyledButton
                  fz="sm"
                  td="underline"
                  onClick={() => onFilter({ truth: classIndex, prediction: null })}
                >
                  {name}
                </UnstyledButton>
              </Table.Td>
              <Table.Td ta="end">{formats.percent(precision)}</Table.Td>
              <Table.Td ta="end">{formats.percent(recall)}</Table.Td>
              <Table.Td ta="end">{formats.percent(f1)}</Table.Td>
              <Table.Td ta="end">{formats.count(support)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
