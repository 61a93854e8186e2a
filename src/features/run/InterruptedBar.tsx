import { Alert, Button, Group, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useEffect } from 'react';
import { goOnWithInterrupted, leaveInterrupted } from '../../commands/interrupted';
import { useWords } from '../../i18n/use-words';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { goToView } from '../../ui/use-view';
import { withPart } from '../../ui/with-part';

// Not part of the first screen.
const goOnThenQueue = () =>
  withPart(
    () => import('../../commands/queue'),
    ({ runQueue }) => runQueue(watchRun),
  );

const watchRun = () => goToView('train');
const goOn = () => goOnWithInterrupted(watchRun);

/** Offers to go on with a run that its tab or machine left half done. */
export function InterruptedBar() {
  const { t, formats } = useWords();
  const { entry, waitsForDataset, thenQueue } = useStudio((studio) => studio.interrupted);
  const queued = useStudio(({ queue }) => (queue.isOffered ? queue.entries.length : 0));
  const openFingerprint = useStudio((studio) => studio.dataset.summary?.fingerprint ?? null);
  const isOpening = useStudio((studio) => studio.dataset.opening !== null);
  const isBusy = useStudio((studio) => isRunActive(studio.run));
  const isFound = entry !== null && openFingerprint === entry.dataset.fingerprint;

  useEffect(() => {
    if (waitsForDataset && isFound) void (thenQueue ? goOnThenQueue() : goOn());
  }, [waitsForDataset, isFound, thenQueue]);

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
                epochs: formats.count(entry.epochs),
              })}{' '}
          {queued > 0 &&
            (!waitsForDataset || thenQueue) &&
            t('interrupted.queueFollows', { count: queued, number: formats.count(queued) })}{' '}
          {waitsForDataset &&
            (openFingerprint === null
              ? t('interrupted.openDataset', { name: entry.dataset.name })
              : t('interrupted.otherDataset', { name: entry.dataset.name }))}
        </Text>
        <Group gap="xs">
          {!waitsForDataset && queued > 0 && (
            <Button size="compact-sm" loading={isOpening} onClick={goOnThenQueue}>
              {t('interrupted.goOnThenQueue')}
            </Button>
          )}
          {!waitsForDataset && (
            <Button
              size="compact-sm"
              variant={queued > 0 ? 'default' : 'filled'}
              loading={isOpening}
              onClick={goOn}
            >
              {queued > 0 ? t('interrupted.goOnAlone') : t('interrupted.goOn')}
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
