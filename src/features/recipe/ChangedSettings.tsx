import { Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { recipeDifferences } from '../../recipe/differences';
import type { Recipe } from '../../recipe/schema';
import { settingInWords, settingName } from '../../ui/setting-in-words';

/** More are counted. */
const MOST_SAID = 6;

interface ChangedSettingsProps {
  readonly before: Recipe;
  readonly after: Recipe;
}

/** What one recipe changes against another, a line for each setting in the words of the form. */
export function ChangedSettings({ before, after }: ChangedSettingsProps) {
  const { t, formats } = useWords();
  const changed = recipeDifferences([before, after]);
  const rest = changed.length - MOST_SAID;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {changed.slice(0, MOST_SAID).map(({ path, values: [old, now] }) => (
        <Text key={path} component="li" size="sm">
          {settingName(path)}: {settingInWords(path, old, formats)} → {settingInWords(path, now, formats)}
        </Text>
      ))}
      {rest > 0 && (
        <Text component="li" size="sm">
          {t('nextRecipe.moreSettings', { count: rest, number: formats.count(rest) })}
        </Text>
      )}
    </ul>
  );
}
