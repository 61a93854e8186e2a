import { Alert, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { dismissExportGaps } from '../../commands/run-files';
import { useWords } from '../../i18n/use-words';
import type { ExportGaps } from '../../state/slices/runs-slice';

/** What an export could not take along, by name. */
export function ExportGapsNote({ gaps: { withoutWeights, leftOut } }: { readonly gaps: ExportGaps }) {
  const { t, formats } = useWords();
  const listed = (names: readonly string[]) => ({
    count: names.length,
    number: formats.count(names.length),
    names: names.join('; '),
  });
  return (
    <Alert
      color="yellow"
      p="xs"
      icon={<IconInfoCircle aria-hidden />}
      withCloseButton
      closeButtonLabel={t('common.dismiss')}
      onClose={dismissExportGaps}
    >
      {withoutWeights.length > 0 && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('runs.exportWithoutWeights', listed(withoutWeights))}
        </Text>
      )}
      {leftOut.length > 0 && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('runs.exportLeftOut', listed(leftOut))}
        </Text>
      )}
    </Alert>
  );
}
