import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAdjustmentsSearch, IconPhotoSearch } from '@tabler/icons-react';
import { cancelLearningRate, findLearningRate, previewAugmentation } from '../../commands/lab';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { TaskLine } from '../../ui/TaskLine';
import { AugmentationGrid } from './AugmentationGrid';
import { LearningRateChart } from './LearningRateChart';

/** Trying the recipe on the open dataset: what augmentation shows the network, and which learning rate it bears. */
export function RecipeLab({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();
  const lab = useStudio((studio) => studio.lab);
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
          loading={lab.previewing}
          disabled={disabled || lab.searching}
          onClick={previewAugmentation}
        >
          {t('lab.preview')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconAdjustmentsSearch size={16} aria-hidden />}
          disabled={disabled || lab.searching || lab.previewing}
          onClick={findLearningRate}
        >
          {t('lab.search')}
        </Button>
      </Group>
      {lab.failure && <FailureAlert failure={lab.failure} />}
      {lab.searching && <TaskLine progress={lab.progress} begins="compile" onCancel={cancelLearningRate} />}
      {lab.search && <LearningRateChart search={lab.search.result} disabled={disabled} />}
      {lab.preview && <AugmentationGrid preview={lab.preview.result} />}
      {[lab.search, lab.preview].some((answer) => answer && answer.recipe !== recipe) && (
        <Text size="xs" c="dimmed">
          {t('lab.stale')}
        </Text>
      )}
    </Stack>
  );
}
