import { Group, Stack, Text } from '@mantine/core';
import { chooseStage } from '../../../commands/start';
import { useWords } from '../../../i18n/use-words';
import { FINE_TUNE_STAGES, stageOf, variantCount } from '../../../recipe/fine-tune';
import { useStudio } from '../../../state/studio';
import { Segments } from '../../../ui/Segments';
import { AugmentationCost } from '../AugmentationCost';

/** What of a network with learned weights is trained, and what that costs. */
export function StageChoice({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const summary = useStudio((studio) => studio.recipe.summary);
  const stage = stageOf(recipe);
  const { learningRate, backboneLearningRateScale, backboneRates } = recipe.training;
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Segments
          label={t('start.stage')}
          disabled={disabled}
          value={stage}
          options={FINE_TUNE_STAGES.map((value) => ({ value, label: t(`start.stages.${value}`) }))}
          onChange={chooseStage}
        />
        {summary && (
          <Text size="sm">
            {t('start.trainable', { trainable: summary.trainableCount, all: summary.parameterCount })}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t(`start.stageAbout.${stage}`)}
        {stage === 'all' &&
          ` ${t(`start.rates.${backboneRates}`, { first: learningRate * backboneLearningRateScale, head: learningRate })}`}
      </Text>
      {variantCount(recipe.augmentation) === null && <AugmentationCost />}
    </Stack>
  );
}
