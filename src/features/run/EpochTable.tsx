import { Table } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useWords } from '../../i18n/use-words';
import type { EpochRecord } from '../../metrics/records';
import { useStudio } from '../../state/studio';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { rowPlace, useVirtualRows, VirtualBody } from '../../ui/VirtualRows';
import classes from './EpochTable.module.css';

const MOST_HEIGHT = 380;
/** px: no less than two paddings, a line and its border, or rows would be higher than what stands for them. */
const ROW_HEIGHT = 35;
const WHOLE_UNTIL = 100;
const COLUMN_COUNT = 7;

/** The figures of every epoch, newest last; a star marks the best weights. */
export function EpochTable() {
  const epochs = useStudio((studio) => studio.run.epochs);
  return epochs.length === 0 ? null : <EpochRows epochs={epochs} />;
}

function EpochRows({ epochs }: { readonly epochs: readonly EpochRecord[] }) {
  const { t } = useWords();
  const rows = useVirtualRows({
    count: epochs.length,
    rowHeight: ROW_HEIGHT,
    maxHeight: MOST_HEIGHT,
    wholeUntil: WHOLE_UNTIL,
  });
  const best = epochs.findLast((epoch) => epoch.best)?.epoch;
  return (
    <ScrollRegion ref={rows.scroller} label={t('run.epochTableRegion')} maxHeight={MOST_HEIGHT}>
      <Table
        stickyHeader
        layout="fixed"
        verticalSpacing={6}
        aria-label={t('run.epochTable')}
        aria-rowcount={rows.rowCount}
        className={classes.table}
      >
        <Table.Thead>
          <Table.Tr aria-rowindex={1}>
            <Table.Th>{t('run.epoch')}</Table.Th>
            <Table.Th>{t('run.trainLoss')}</Table.Th>
            <Table.Th>{t('run.trainAccuracy')}</Table.Th>
            <Table.Th>{t('run.validationLoss')}</Table.Th>
            <Table.Th>{t('run.validationAccuracy')}</Table.Th>
            <Table.Th>{t('run.learningRate')}</Table.Th>
            <Table.Th>{t('run.seconds')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <VirtualBody rows={rows} columnCount={COLUMN_COUNT}>
          {(index) => {
            const epoch = epochs[index];
            return epoch && <EpochRow epoch={epoch} isBest={epoch.epoch === best} index={index} />;
          }}
        </VirtualBody>
      </Table>
    </ScrollRegion>
  );
}

interface EpochRowProps {
  readonly epoch: EpochRecord;
  readonly isBest: boolean;
  readonly index: number;
}

/** Drawn once: there may be a hundred above the newest. */
const EpochRow = memo(function EpochRow({ epoch, isBest, index }: EpochRowProps) {
  const { t, formats } = useWords();
  const figure = (value: number | null, digits?: number) =>
    value === null ? '–' : formats.figure(value, digits);
  const percent = (value: number | null) => (value === null ? '–' : formats.percent(value));
  return (
    <Table.Tr {...rowPlace(index)} data-best={isBest || undefined} style={{ height: ROW_HEIGHT }}>
      <Table.Td>
        {epoch.epoch}
        {isBest && (
          <IconStarFilled size={12} role="img" aria-label={t('run.best')} className={classes.star} />
        )}
      </Table.Td>
      <Table.Td>{figure(epoch.trainLoss)}</Table.Td>
      <Table.Td>{percent(epoch.trainAccuracy)}</Table.Td>
      <Table.Td>{figure(epoch.validationLoss)}</Table.Td>
      <Table.Td>{percent(epoch.validationAccuracy)}</Table.Td>
      <Table.Td>{figure(epoch.learningRate, 5)}</Table.Td>
      <Table.Td>{figure(epoch.durationMs && epoch.durationMs / 1000, 1)}</Table.Td>
    </Table.Tr>
  );
});
