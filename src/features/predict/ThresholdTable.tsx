import { Table } from '@mantine/core';
import { useMemo } from 'react';
import { thresholdInWords } from '../../i18n/threshold-in-words';
import { useWords } from '../../i18n/use-words';
import { type ThresholdBasis, tellingCosts } from '../../metrics/threshold';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ThresholdTable.module.css';

interface ThresholdTableProps {
  readonly basis: ThresholdBasis;
  readonly threshold: number;
  readonly proposed: number | null;
}

/** What thresholds cost, side by side: right answers withheld, wrong ones stopped. The one in force is marked. */
export function ThresholdTable({ basis, threshold, proposed }: ThresholdTableProps) {
  const { t, formats } = useWords();
  const costs = useMemo(() => {
    const marked = [threshold, proposed ?? 0].filter((value) => value > 0);
    return tellingCosts(basis, marked);
  }, [basis, threshold, proposed]);
  const cell = (count: number, of: number, bar: string | undefined) => (
    <Table.Td className={classes.cell}>
      <span className={classes.figure}>
        {formats.count(count)} · {formats.percent(of === 0 ? 0 : count / of)}
      </span>
      <span className={classes.track} aria-hidden>
        <span className={bar} style={{ width: `${of === 0 ? 0 : (100 * count) / of}%` }} />
      </span>
    </Table.Td>
  );
  return (
    <ScrollRegion label={t('threshold.table')}>
      <Table verticalSpacing={4} className={classes.table} aria-label={t('threshold.table')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('threshold.atLeast')}</Table.Th>
            <Table.Th>{t('threshold.rightWithheld')}</Table.Th>
            <Table.Th>{t('threshold.wrongStopped')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {costs.map((cost) => (
            <Table.Tr
              key={cost.threshold}
              {...(cost.threshold === threshold && { className: classes.inForce, 'aria-current': true })}
            >
              <Table.Th scope="row">{thresholdInWords(cost.threshold, formats)}</Table.Th>
              {cell(cost.rightWithheld, basis.right.length, classes.withheld)}
              {cell(cost.wrongStopped, basis.wrong.length, classes.stopped)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
