import { Anchor, Button, Group } from '@mantine/core';
import { saveKernelFailure } from '../../commands/kernel-reports';
import { useWords } from '../../i18n/use-words';
import { CHECK_ADDRESS } from '../../shared/views';

/** Beside the word that a kernel failed: what of it can be sent in. */
export function KernelReportOffer() {
  const { t } = useWords();
  return (
    <Group gap="sm" mt="xs">
      <Button size="compact-sm" variant="default" onClick={saveKernelFailure}>
        {t('kernelReport.save')}
      </Button>
      <Anchor href={CHECK_ADDRESS} size="sm">
        {t('kernelReport.checkAll')}
      </Anchor>
    </Group>
  );
}
