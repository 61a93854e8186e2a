import { Alert, Button, Group, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useWords } from '../../i18n/use-words';
import { goOnWithInterrupted, leaveInterrupted } from '../../state/interrupted-commands';
import { isRunActive } from '../../state/run-slice';
import { useStudio } from '../../state/studio';

/** Offers to go on with a run that its tab or machine left half done. */
export function InterruptedBar() {
  const { t, formats } = useWords();
  const { entry, waitsForDataset } = useStudio((studio) => studio.interrupted);
  const openFingerprint = useStudio((studio) => studio.dataset.summary?.fingerprint ?? null);
  const isOpening = useStudio((studio) => studio.dataset.opening !== null);
  const isBusy = useStudio((studio) => isRunActive(studio.run));
  const isFound = entry !== null && openFingerprint === entry.dataset.fingerprint;

  useEffect(() => {
    if (waitsForDataset && isFound) goOnWithInterrupted();
  }, [waitsForDataset, isFound]);

  if (!entry || isBusy) return null;
  return (
    <Alert icon={<IconHistory aria-hidden />} p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {entry.result.step === 0
            ? t('interrupted.aboutBeginning', { name: entry.name })
            : t('interrupted.about', {
                name: entry.name,
                epoch: formats.count(entry.result.epoch),
                step: formats.count(entry.result.step),
                epochs: formats.count(entry.recipe.training.epochs),
              })}{' '}
          {waitsForDataset &&
            (openFingerprint === null
              ? t('interrupted.openDataset', { name: entry.dataset.name })
              : t('interrupted.otherDataset', { name: entry.dataset.name }))}
        </Text>
        <Group gap="xs">
          {!waitsForDataset && (
            <Button size="compact-sm" loading={isOpening} onClick={goOnWithInterrupted}>
              {t('interrupted.goOn')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={leaveInterrupted}>
            {t('interrupted.notNow')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
