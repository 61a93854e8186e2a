import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { lackInWords } from '../../i18n/lack-in-words';
import { useWords } from '../../i18n/use-words';
import { fatalLacks } from '../../state/slices/browser-slice';
import { useStudio } from '../../state/studio';

/** Why nothing can be done in this browser, and in which it could. */
export function FatalLacks() {
  useWords();
  const browser = useStudio((studio) => studio.browser);
  const devices = useStudio((studio) => studio.devices);
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
      <Stack gap="xs">
        {fatalLacks(browser, devices).map((lack) => (
          <Text key={lack.need} size="sm">
            {lackInWords(lack)}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
