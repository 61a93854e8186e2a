import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAdjustmentsSearch, IconPhotoSearch } from '@tabler/icons-react';
import { cancelLearningRate, findLearningRate, previewAugmentation } from '../../commands/tryout';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { TaskLine } from '../../ui/TaskLine';
import { AugmentationGrid } from './AugmentationGrid';
import { LearningRateChart } from './LearningRateChart';

/** Trying the recipe on the open dataset: what augmentation shows the network, and which learning rate it bears. */
export function RecipeTryout({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();
  const tryout = useStudio((studio) => studio.tryout);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const hasDataset = useStudio((studio) => studio.dataset.summary !== null);
  if (!hasDataset) return null;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPhotoSearch size={16} aria-hidden />}
          loading={tryout.previewing}
          disabled={disabled || tryout.searching}
          onClick={previewAugmentation}
        >
          {t('tryout.preview')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconAdjustmentsSearch size={16} aria-hidden />}
          disabled={disabled || tryout.searching || tryout.previewing}
          onClick={findLearningRate}
        >
          {t('tryout.search')}
        </Button>
      </Group>
      {tryout.failure && <FailureAlert failure={tryout.failure} />}
      {tryout.searching && (
        <TaskLine progress={tryout.progress} begins="compile" onCancel={cancelLearningRate} />
      )}
      {tryout.search && <LearningRateChart search={tryout.search.result} disabled={disabled} />}
      {tryout.preview && <AugmentationGrid preview={tryout.preview.result} />}
      {[tryout.search, tryout.preview].some((answer) => answer && answer.recipe !== recipe) && (
        <Text size="xs" c="dimmed">
          {t('tryout.stale')}
        </Text>
      )}
    </Stack>
  );
}
