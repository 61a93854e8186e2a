import { Table, UnstyledButton } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { type ConfusedPair, EVERY_OUTCOME, type OutcomeFilter } from '../../state/selectors/evaluation';
import { ScrollRegion } from '../../ui/ScrollRegion';

interface ConfusedPairsProps {
  readonly classes: readonly string[];
  /** The commonest first. */
  readonly pairs: readonly ConfusedPair[];
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

/** Of hundreds of classes, the pairs that are confused most. */
const SHOWN = 100;
const MOST_HEIGHT = 480;

/** The commonest confusions; each opens its images. */
export function ConfusedPairs({ classes, pairs, filter, onFilter }: ConfusedPairsProps) {
  const { t, formats } = useWords();
  return (
    <ScrollRegion label={t('evaluation.pairs')} maxHeight={MOST_HEIGHT}>
      <Table stickyHeader verticalSpacing={4} aria-label={t('evaluation.pairs')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('evaluation.truth')}</Table.Th>
            <Table.Th>{t('evaluation.takenFor')}</Table.Th>
            <Table.Th ta="end">{t('evaluation.images')}</Table.Th>
            <Table.Th ta="end">{t('evaluation.ofItsImages')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairs.slice(0, SHOWN).map(({ truth, prediction, count, share }) => (
            <Table.Tr
              key={`${truth} ${prediction}`}
              bg={
                filter.truth === truth && filter.prediction === prediction
                  ? 'var(--mantine-color-vireo-light)'
                  : ''
              }
            >
              <Table.Td>
                <UnstyledButton
                  fz="sm"
                  td="underline"
                  onClick={() => onFilter({ ...EVERY_OUTCOME, truth, prediction })}
                >
                  {classes[truth]}
                </UnstyledButton>
              </Table.Td>
              <Table.Td>{classes[prediction]}</Table.Td>
              <Table.Td ta="end">{formats.count(count)}</Table.Td>
              <Table.Td ta="end">{formats.percent(share, 0)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
