import { Table } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useWords } from '../../i18n/use-words';
import type { EpochRecord } from '../../metrics/records';
import { useStudio } from '../../state/studio';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './EpochTable.module.css';

const MOST_HEIGHT = 380;

/** The figures of every epoch, newest last; a star marks the best weights. */
export function EpochTable() {
  const { t } = useWords();
  const epochs = useStudio((studio) => studio.run.epochs);
  if (epochs.length === 0) return null;
  const best = epochs.findLast((epoch) => epoch.best)?.epoch;
  return (
    <ScrollRegion label={t('run.epochTableRegion')} maxHeight={MOST_HEIGHT}>
      <Table stickyHeader verticalSpacing={6} aria-label={t('run.epochTable')} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run.epoch')}</Table.Th>
            <Table.Th>{t('run.trainLoss')}</Table.Th>
            <Table.Th>{t('run.trainAccuracy')}</Table.Th>
            <Table.Th>{t('run.validationLoss')}</Table.Th>
            <Table.Th>{t('run.validationAccuracy')}</Table.Th>
            <Table.Th>{t('run.learningRate')}</Table.Th>
            <Table.Th>{t('run.seconds')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {epochs.map((epoch) => (
            <EpochRow key={epoch.epoch} epoch={epoch} isBest={epoch.epoch === best} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}

interface EpochRowProps {
  readonly epoch: EpochRecord;
  readonly isBest: boolean;
}

/** Drawn once: there may be hundreds above the newest. */
const EpochRow = memo(function EpochRow({ epoch, isBest }: EpochRowProps) {
  const { t, formats } = useWords();
  const figure = (value: number | null, digits?: number) =>
    value === null ? '–' : formats.figure(value, digits);
  const percent = (value: number | null) => (value === null ? '–' : formats.percent(value));
  return (
    <Table.Tr data-best={isBest || undefined}>
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
