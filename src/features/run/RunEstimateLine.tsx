import { Button, Group, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { estimateRun } from '../../commands/run';
import { deviceInWords } from '../../i18n/device-in-words';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';

/** Before a run: how long the recipe on the screen would take here. */
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
            total: result.totalMs < 1000 ? t('estimate.underASecond') : formats.duration(result.totalMs),
            epoch: result.epochMs < 1000 ? t('estimate.underASecond') : formats.duration(result.epochMs),
            device: deviceInWords(result.device),
          })}{' '}
          {result.microBatchSize < recipe.training.batchSize &&
            t('estimate.inParts', { number: formats.count(result.microBatchSize) })}
        </Text>
      )}
    </Group>
  );
}
