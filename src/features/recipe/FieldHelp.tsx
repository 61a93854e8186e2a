import { Stack, Text } from '@mantine/core';
import { hasWords, say, useWords } from '../../i18n/use-words';

const ADVICE = ['choose', 'more', 'less', 'usual'] as const;

interface FieldHelpProps {
  /** Dotted path in the recipe. */
  readonly path: string;
}

/** What a field does, when to raise or lower it or which of its options to take, and the usual range. */
export function FieldHelp({ path }: FieldHelpProps) {
  const { t } = useWords();
  return (
    <Stack gap={6} role="note">
      <Text size="sm">{say(`help.${path}.does`)}</Text>
      {ADVICE.filter((part) => hasWords(`help.${path}.${part}`)).map((part) => (
        <Text size="sm" key={part}>
          <b>{t(`helpOn.${part}`)}:</b> {say(`help.${path}.${part}`)}
        </Text>
      ))}
    </Stack>
  );
}
