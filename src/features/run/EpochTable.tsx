import { Table } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useWords } from '../../i18n/use-words';
import type { EpochRecord } from '../../metrics/records';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './EpochTable.module.css';

const MOST_HEIGHT = 380;

/** The figures of every epoch, newest last; a star marks the best weights. */
export function EpochTable({ epochs }: { readonly epochs: readonly EpochRecord[] }) {
  const { t, formats } = useWords();
  const best = epochs.findLast((epoch) => epoch.best)?.epoch;
  const figure = (value: number | null) => (value === null ? '–' : formats.figure(value));
  const percent = (value: number | null) => (value === null ? '–' : formats.percent(value));
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
            <Table.Tr key={epoch.epoch} data-best={epoch.epoch === best || undefined}>
              <Table.Td>
                {epoch.epoch}
                {epoch.epoch === best && (
                  <IconStarFilled size={12} role="img" aria-label={t('run.best')} className={classes.star} />
                )}
              </Table.Td>
              <Table.Td>{figure(epoch.trainLoss)}</Table.Td>
              <Table.Td>{percent(epoch.trainAccuracy)}</Table.Td>
              <Table.Td>{figure(epoch.validationLoss)}</Table.Td>
              <Table.Td>{percent(epoch.validationAccuracy)}</Table.Td>
              <Table.Td>{formats.figure(epoch.learningRate, 5)}</Table.Td>
              <Table.Td>{formats.figure(epoch.durationMs / 1000, 1)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
