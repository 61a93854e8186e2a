import { Button, Group, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useWords } from '../../i18n/use-words';
import { estimateRun } from '../../state/run-commands';
import { useStudio } from '../../state/studio';

/** How long the recipe on the screen would take here, for who wants to know before starting. */
export function RunEstimateLine() {
  const { t, formats } = useWords();
  const { estimate, estimating } = useStudio((studio) => studio.run);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const hasDataset = useStudio((studio) => studio.dataset.summary !== null);
  if (!hasDataset) return null;
  const result = estimate?.recipe === recipe ? estimate.result : null;
  return (
    <Group gap="sm">
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconClock size={16} aria-hidden />}
        loading={estimating}
        onClick={estimateRun}
      >
        {t('estimate.ask')}
      </Button>
      {result && (
        <Text size="sm">
          {t('estimate.answer', {
            total: formats.duration(result.totalMs),
            epoch: formats.duration(result.epochMs),
            device: result.device.name,
          })}{' '}
          {result.microBatchSize < recipe.training.batchSize &&
            t('estimate.inParts', { number: formats.count(result.microBatchSize) })}
        </Text>
      )}
    </Group>
  );
}
