import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlaylist } from '@tabler/icons-react';
import { useEffect } from 'react';
import { leaveQueue, runQueue } from '../../commands/queue';
import { queueLabelInWords } from '../../commands/queue-label';
import { useWords } from '../../i18n/use-words';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';

/** Offers to go on with a queue that its tab or machine left; a run that was interrupted comes first, and has its own bar. */
export function QueueOffer() {
  const { t, formats } = useWords();
  const { entries, isOffered, waitsFor } = useStudio((studio) => studio.queue);
  const openFingerprint = useStudio((studio) => studio.dataset.summary?.fingerprint ?? null);
  const isOpening = useStudio((studio) => studio.dataset.opening !== null);
  const isBusy = useStudio((studio) => isRunActive(studio.run));
  const isInterrupted = useStudio((studio) => studio.interrupted.entry !== null);
  const hasFiles = useStudio((studio) => studio.dataset.source !== null);
  const isOpen = waitsFor !== null && waitsFor.fingerprint === openFingerprint;
  const isFound = isOpen && hasFiles;

  useEffect(() => {
    if (isFound) runQueue();
  }, [isFound]);

  const [first] = entries;
  if (!isOffered || !first || isBusy || isInterrupted) return null;
  const { length: count } = entries;
  return (
    <Alert icon={<IconPlaylist aria-hidden />} p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {t('runs.queueOffer', {
            count,
            number: formats.count(count),
            first: queueLabelInWords(first.label),
          })}{' '}
          {waitsFor &&
            (openFingerprint === null || isOpen
              ? t('runs.queueNeeds', { name: waitsFor.name })
              : t('runs.queueNeedsOther', { name: waitsFor.name }))}
        </Text>
        <Group gap="xs">
          {!waitsFor && (
            <Button size="compact-sm" loading={isOpening} onClick={() => runQueue()}>
              {t('runs.queueGoOn')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={leaveQueue}>
            {t('runs.queueNotNow')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
