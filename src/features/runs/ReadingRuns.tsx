import { Progress, Stack, Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import type { FoundRuns } from '../../protocol/runs';

/** How many of the kept runs have been read, while the list of them fills. */
export function ReadingRuns({ readCount, totalCount }: Pick<FoundRuns, 'readCount' | 'totalCount'>) {
  const { t, formats } = useWords();
  return (
    <Stack gap={6}>
      <Text size="sm">
        {t('runs.reading', { done: formats.count(readCount), total: formats.count(totalCount) })}
      </Text>
      <Progress value={(100 * readCount) / Math.max(1, totalCount)} aria-label={t('runs.readingRuns')} />
    </Stack>
  );
}
