import { Table } from '@mantine/core';
import { memo } from 'react';
import { useWords } from '../../i18n/use-words';
import { type ConfusedPair, EVERY_OUTCOME, type OutcomeFilter } from '../../state/selectors/evaluation';
import plain from '../../ui/PlainRows.module.css';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ConfusedPairs.module.css';

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

/** The commonest confusions; each opens its images. Drawn anew only when they change: a hundred rows stand beside the matrix. */
export const ConfusedPairs = memo(function ConfusedPairs(props: ConfusedPairsProps) {
  const { classes: names, pairs, filter, onFilter } = props;
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
          {pairs.slice(0, SHOWN).map((pair) => (
            <tr
              key={`${pair.truth} ${pair.prediction}`}
              className={`${plain.row} ${classes.pair}`}
              data-chosen={
                (filter.truth === pair.truth && filter.prediction === pair.prediction) || undefined
              }
            >
              <td className={plain.cell}>
                <button
                  type="button"
                  className={classes.truth}
                  onClick={() =>
                    onFilter({ ...EVERY_OUTCOME, truth: pair.truth, prediction: pair.prediction })
                  }
                >
                  {names[pair.truth]}
                </button>
              </td>
              <td className={plain.cell}>{names[pair.prediction]}</td>
              <td className={plain.cell} data-end>
                {formats.count(pair.count)}
              </td>
              <td className={plain.cell} data-end>
                {formats.percent(pair.share, 0)}
              </td>
            </tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
});
