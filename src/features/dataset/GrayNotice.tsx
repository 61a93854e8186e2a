import { Alert, Button, Group, Text } from '@mantine/core';
import { IconContrast } from '@tabler/icons-react';
import { clipGray, scaleGray } from '../../commands/gray';
import { useWords } from '../../i18n/use-words';
import type { Finding } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';

/** Says before training what becomes of 16-bit gray, and offers the other way. */
export function GrayNotice({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useWords();
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const { grayRange } = useStudio((studio) => studio.recipe.recipe.dataset);
  const isFound = findings.some(({ kind }) => kind === 'deepGray');
  if (!isFound && !grayRange) return null;
  return (
    <Alert color={grayRange ? 'gray' : 'yellow'} icon={<IconContrast aria-hidden />} p="xs">
      <Group gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {grayRange ? t('gray.scaled', { low: grayRange.low, high: grayRange.high }) : t('gray.clipped')}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isLocked}
          onClick={grayRange ? clipGray : scaleGray}
        >
          {t(grayRange ? 'gray.clip' : 'gray.scale')}
        </Button>
      </Group>
    </Alert>
  );
}
