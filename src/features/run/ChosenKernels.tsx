import { Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { KernelChoice, KernelChoices } from '../../shared/kernel-choices';
import { useStudio } from '../../state/studio';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ChosenKernels.module.css';

const MOST_HEIGHT = 320;
/** Of milliseconds: a tenth of a microsecond does not matter. */
const DIGITS = 3;

/** How many kernels of the run were measured on this adapter; behind it, which way of each was chosen. */
export function ChosenKernels() {
  const { t } = useWords();
  const choices = useStudio(({ run }) => run.progress?.kernelChoices ?? null);
  const [isOpen, setIsOpen] = useState(false);
  if (choices === null || choices.kernels.length === 0) return null;
  const number = choices.kernels.length;
  const measured = choices.kernels.filter(({ tried, variants }) => tried === variants).length;
  return (
    <details className={classes.kernels} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('chosenKernels.measured', { measured, number })}</summary>
      {isOpen && <KernelTable choices={choices} />}
    </details>
  );
}

function KernelTable({ choices: { clock, earlier, kernels } }: { readonly choices: KernelChoices }) {
  const { t } = useWords();
  return (
    <Stack gap="xs" mt="xs">
      <Text size="sm">
        {t('chosenKernels.about')} {t(`chosenKernels.clock.${clock}`)} {t(`chosenKernels.earlier.${earlier}`)}
      </Text>
      <ScrollRegion label={t('chosenKernels.table')} maxHeight={MOST_HEIGHT}>
        <Table
          stickyHeader
          verticalSpacing={4}
          aria-label={t('chosenKernels.table')}
          className={classes.table}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('chosenKernels.kernel')}</Table.Th>
              <Table.Th>{t('chosenKernels.dispatches')}</Table.Th>
              <Table.Th>{t('chosenKernels.tried')}</Table.Th>
              <Table.Th>{t('chosenKernels.chosen')}</Table.Th>
              <Table.Th>{t('chosenKernels.chosenMs')}</Table.Th>
              <Table.Th>{t('chosenKernels.defaultMs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keyed(kernels).map(({ key, kernel }) => (
              <KernelRow key={key} kernel={kernel} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
    </Stack>
  );
}

function KernelRow({ kernel }: { readonly kernel: KernelChoice }) {
  const { t, formats } = useWords();
  const { label, dispatches, tried, variants, chosen, chosenMs, defaultMs } = kernel;
  const ms = (value: number | null) => (value === null ? '–' : formats.figure(value, DIGITS));
  return (
    <Table.Tr>
      <Table.Td className={classes.label}>{label}</Table.Td>
      <Table.Td>{formats.count(dispatches)}</Table.Td>
      <Table.Td>{t('chosenKernels.triedOf', { tried, number: variants })}</Table.Td>
      <Table.Td>{chosen ?? t('chosenKernels.default')}</Table.Td>
      <Table.Td>{ms(chosen === null ? defaultMs : chosenMs)}</Table.Td>
      <Table.Td>{ms(defaultMs)}</Table.Td>
    </Table.Tr>
  );
}

/** Kernels of one label, in programs of different sizes, are told apart by which of them they are. */
function keyed(kernels: readonly KernelChoice[]) {
  const met = new Map<string, number>();
  return kernels.map((kernel) => {
    const before = met.get(kernel.label) ?? 0;
    met.set(kernel.label, before + 1);
    return { key: `${kernel.label} ${before}`, kernel };
  });
}
