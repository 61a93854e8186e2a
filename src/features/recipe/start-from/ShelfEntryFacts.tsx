import { Anchor, Text } from '@mantine/core';
import { useWords } from '../../../i18n/use-words';
import type { ShelfEntry } from '../../../recipe/shelf';

interface ShelfEntryFactsProps {
  readonly entry: ShelfEntry;
  /** On this device; null: not measured. */
  readonly imagesPerSecond: number | null;
}

/** What is known of the chosen weights. */
export function ShelfEntryFacts({ entry, imagesPerSecond }: ShelfEntryFactsProps) {
  const { t } = useWords();
  const { parameters, top1, licence, source } = entry;
  return (
    <Text size="sm" c="dimmed">
      {t('start.parameters', { parameters })}
      {top1 !== null && ` ${t('start.top1', { top1: Math.round(10 * top1) / 10 })}`}
      {imagesPerSecond !== null && ` ${t('start.speed', { speed: Math.round(10 * imagesPerSecond) / 10 })}`}
      {licence !== null && ` ${t('start.licence', { licence })}`}
      {source.page !== null && (
        <>
          {' '}
          <Anchor href={source.page} target="_blank" rel="noopener noreferrer" size="sm">
            {t('start.page')}
          </Anchor>
        </>
      )}
    </Text>
  );
}
