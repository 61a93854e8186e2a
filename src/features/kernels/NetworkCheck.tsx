import { Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useWords } from '../../i18n/use-words';
import type { CheckedKernel, KernelCheck } from '../../shared/kernel-report';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './Kernels.module.css';

const MOST_HEIGHT = 320;

/** Kernels of one label are told apart by which of them they are. */
function keyed(kernels: readonly CheckedKernel[]) {
  const met = new Map<string, number>();
  return kernels.map((kernel) => {
    const before = met.get(kernel.label) ?? 0;
    met.set(kernel.label, before + 1);
    return { key: `${kernel.label} ${before}`, kernel };
  });
}

/** What came of one network; its kernels behind it. */
export function NetworkCheck({ network }: { readonly network: KernelCheck }) {
  const { t, formats } = useWords();
  const { kernels, trouble, durationMs } = network;
  const name = network.storage === 'float16' ? t('kernels.mixed', { name: network.name }) : network.name;
  /** One that is small is read for its power of ten. */
  const difference = (value: number) => (value === 0 ? formats.number(0) : formats.figure(value, 2));
  const largest = Math.max(0, ...kernels.map((kernel) => kernel.difference ?? 0));
  const verdict = trouble
    ? t(`kernels.trouble.${trouble.kind}`, { kernel: trouble.kernel })
    : t('kernels.right');
  const Sign = trouble ? IconAlertTriangle : IconCheck;
  return (
    <details className={classes.network}>
      <summary>
        <Text span size="sm" fw={600} mr="xs">
          <Sign size={16} aria-hidden className={classes.sign} /> {t('kernels.network', { name, verdict })}
        </Text>
        <Text span size="sm" c="dimmed">
          {t('kernels.figures', {
            number: kernels.length,
            difference: difference(largest),
            seconds: formats.figure(durationMs / 1000, 2),
          })}
        </Text>
      </summary>
      {trouble && trouble.detail !== '' && (
        <Text size="xs" className={classes.detail}>
          {trouble.detail}
        </Text>
      )}
      <ScrollRegion label={t('kernels.table', { name })} maxHeight={MOST_HEIGHT}>
        <Table stickyHeader verticalSpacing={4} aria-label={t('kernels.table', { name })}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('kernels.kernel')}</Table.Th>
              <Table.Th>{t('kernels.difference')}</Table.Th>
              <Table.Th>{t('kernels.duration')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keyed(kernels).map(({ key, kernel }) => (
              <Table.Tr key={key}>
                <Table.Td className={classes.label}>{kernel.label}</Table.Td>
                <Table.Td>
                  {kernel.difference === null ? t('kernels.seenLater') : difference(kernel.difference)}
                </Table.Td>
                <Table.Td>{formats.figure(kernel.durationMs, 2)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
    </details>
  );
}
