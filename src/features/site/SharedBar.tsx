import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { leaveShared, openShared, predictShared } from '../../commands/given-files';
import { useWords } from '../../i18n/use-words';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';

/** Pictures that another program shared with Vireo, and what may become of them. */
export function SharedBar() {
  const { t, formats } = useWords();
  const count = useStudio((studio) => studio.site.shared.length);
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const isBusy = useStudio(
    ({ run, dataset, prediction }) =>
      isRunActive(run) || dataset.opening !== null || prediction.underWay !== null,
  );
  if (count === 0) return null;
  const name = t('site.sharedName');
  return (
    <Alert icon={<IconPhotoDown aria-hidden />} p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {t('site.shared', { count, number: formats.count(count) })} {!hasModel && t('site.sharedNoModel')}
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" disabled={isBusy} onClick={() => openShared(name)}>
            {t('site.openShared')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={isBusy || !hasModel}
            onClick={() => predictShared(name)}
          >
            {t('site.predictShared')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={leaveShared}>
            {t('common.dismiss')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
