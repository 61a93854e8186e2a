import { Table } from '@mantine/core';
import { memo } from 'react';
import { useWords } from '../../i18n/use-words';
import { type ConfusedPair, EVERY_OUTCOME, type OutcomeFilter } from '../../state/selectors/evaluation';
import plain from '../../ui/PlainRows.module.css';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { rowPlace, useVirtualRows, VirtualBody } from '../../ui/VirtualRows';
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
/** px: of a row whose names fit into a line. */
const ROW_HEIGHT = 31;
const WHOLE_UNTIL = 24;

/** The commonest confusions; each opens its images. Drawn anew only when they change, and those in view: a matrix stands beside them. */
export const ConfusedPairs = memo(function ConfusedPairs(props: ConfusedPairsProps) {
  const { classes: names, pairs, filter, onFilter } = props;
  const { t, formats } = useWords();
  const rows = useVirtualRows({
    count: Math.min(SHOWN, pairs.length),
    rowHeight: ROW_HEIGHT,
    isMeasured: true,
    maxHeight: MOST_HEIGHT,
    wholeUntil: WHOLE_UNTIL,
  });
  return (
    <ScrollRegion ref={rows.scroller} label={t('evaluation.pairs')} maxHeight={MOST_HEIGHT}>
      <Table
        stickyHeader
        verticalSpacing={4}
        aria-label={t('evaluation.pairs')}
        aria-rowcount={rows.rowCount}
      >
        <Table.Thead>
          <Table.Tr aria-rowindex={1}>
            <Table.Th>{t('evaluation.truth')}</Table.Th>
            <Table.Th>{t('evaluation.takenFor')}</Table.Th>
            <Table.Th ta="end">{t('evaluation.images')}</Table.Th>
            <Table.Th ta="end">{t('evaluation.ofItsImages')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <VirtualBody rows={rows} columnCount={4}>
          {(index) => {
            const pair = pairs[index];
            return (
              pair && (
                <tr
                  {...rowPlace(index)}
                  ref={rows.measure}
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
              )
            );
          }}
        </VirtualBody>
      </Table>
    </ScrollRegion>
  );
});
