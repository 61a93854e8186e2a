import { Stack, Text } from '@mantine/core';
import { choosePreset } from '../../commands/recipe';
import { hasWords, say, useWords } from '../../i18n/use-words';
import { followsPreset, PRESETS, presetById } from '../../recipe/presets';
import { useStudio } from '../../state/studio';
import { ChoiceField } from '../../ui/ChoiceField';

/** The recipes one can begin with, and what is known of the chosen one. */
export function PresetPicker() {
  const { t, formats } = useWords();
  const current = useStudio((studio) => studio.recipe.recipe.preset);
  const isUnchanged = useStudio((studio) => followsPreset(studio.recipe.recipe));
  const preset = current === null ? undefined : presetById(current);
  const published = (preset?.published ?? [])
    .map(({ accuracy, on }) =>
      t('recipe.publishedResult', {
        accuracy: formats.percent(accuracy),
        on: say(`publishedOn.${on}`),
      }),
    )
    .join('; ');
  const nameOf = (id: string) => (hasWords(`preset.${id}.name`) ? say(`preset.${id}.name`) : id);
  return (
    <Stack gap={4}>
      <ChoiceField
        label={t('recipe.preset')}
        value={preset?.id ?? ''}
        options={[
          ...(preset ? [] : [{ value: '', label: t('recipe.noPreset') }]),
          ...PRESETS.map(({ id }) => ({ value: id, label: nameOf(id) })),
        ]}
        onChange={choosePreset}
      />
      {preset && (
        <Text size="sm" c="dimmed">
          {hasWords(`preset.${preset.id}.about`) && say(`preset.${preset.id}.about`)}
          {!isUnchanged && ` ${t('recipe.changed')}`}
          {isUnchanged &&
            preset.publishedSize &&
            ` ${t('recipe.publishedSize', { ...preset.publishedSize, by: say(`publishedBy.${preset.publishedSize.by}`) })}`}
          {isUnchanged && preset.published.length > 0 && ` ${t('recipe.published', { results: published })}`}
        </Text>
      )}
    </Stack>
  );
}
