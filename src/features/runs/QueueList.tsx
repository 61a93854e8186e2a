import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { giveQueuedFiles, moveQueued, removeQueued } from '../../commands/queue';
import { queueLabelInWords } from '../../commands/queue-label';
import { sentence, useWords } from '../../i18n/use-words';
import type { QueuedRun } from '../../protocol/queue';
import { useStudio } from '../../state/studio';
import { FilePick } from '../../ui/FilePick';
import { PartBoundary } from '../../ui/PartBoundary';
import { ScrollRegion } from '../../ui/ScrollRegion';

const MOST_HEIGHT = 320;

/** What waits, in its order: moved and taken out here. */
export function QueueList({ entries }: { readonly entries: readonly QueuedRun[] }) {
  const { t } = useWords();
  return (
    <ScrollRegion label={t('runs.queue')} maxHeight={MOST_HEIGHT}>
      <ol
        style={{ margin: 0, paddingInlineStart: '2rem', fontSize: 'var(--mantine-font-size-sm)' }}
        aria-label={t('runs.queue')}
      >
        {entries.map((entry, i) => (
          <li key={entry.id}>
            <PartBoundary instead={(error) => <BrokenEntry entry={entry} error={error} />}>
              <Entry entry={entry} position={i} isLast={i === entries.length - 1} />
            </PartBoundary>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}

/** In the place of an entry that cannot be drawn: what broke, and a way to take it out. */
function BrokenEntry({ entry, error }: { readonly entry: QueuedRun; readonly error: Error }) {
  const { t } = useWords();
  const label = queueLabelInWords(entry.label);
  return (
    <Group gap="xs">
      <Text size="sm" c="red">
        {label}: {t('broken.partTitle')} ({error.message})
      </Text>
      <Button size="compact-xs" variant="subtle" color="red" onClick={() => removeQueued(entry.id)}>
        {t('runs.unqueue', { label })}
      </Button>
    </Group>
  );
}

interface EntryProps {
  readonly entry: QueuedRun;
  readonly position: number;
  readonly isLast: boolean;
}

function Entry({ entry, position, isLast }: EntryProps) {
  const { id, recipe, runId, failure } = entry;
  const { t } = useWords();
  const label = queueLabelInWords(entry.label);
  const openFingerprint = useStudio((studio) => studio.dataset.summary?.fingerprint ?? null);
  const isElsewhere = recipe !== null && recipe.dataset.fingerprint !== openFingerprint;
  const isTaken = runId !== null;
  const buttons = [
    { icon: IconArrowUp, words: t('runs.queuedUp', { label }), to: position - 1, isOff: position === 0 },
    { icon: IconArrowDown, words: t('runs.queuedDown', { label }), to: position + 1, isOff: isLast },
  ];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Group gap={2} wrap="nowrap">
        {buttons.map(({ icon: Icon, words, to, isOff }) => (
          <ActionIcon
            key={words}
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={words}
            disabled={isTaken}
            // In its place, so that the others stand below one another.
            style={isOff ? { visibility: 'hidden' } : undefined}
            onClick={() => moveQueued(id, to)}
          >
            <Icon size={14} aria-hidden />
          </ActionIcon>
        ))}
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('runs.unqueue', { label })}
          disabled={isTaken}
          onClick={() => removeQueued(id)}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </Group>
      <div style={{ minWidth: 0 }}>
        <Text size="sm">
          {label}{' '}
          <Text span size="xs" c="dimmed">
            {isTaken
              ? t('runs.queuedBegins')
              : isElsewhere && t('runs.queuedOn', { name: recipe.dataset.name })}
          </Text>
        </Text>
        {failure && (
          <Text size="xs" c="red">
            {sentence('failure', failure)}
          </Text>
        )}
        {failure?.code === 'startFileMissing' && (
          <FilePick
            label={t('runs.giveFileOf', { label })}
            multiple
            onFiles={(files) => giveQueuedFiles(files, entry)}
          >
            {(props) => (
              <Button size="compact-xs" variant="default" {...props}>
                {t('runs.giveFile')}
              </Button>
            )}
          </FilePick>
        )}
      </div>
    </Group>
  );
}
