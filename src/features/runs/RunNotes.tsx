import { ActionIcon, Popover, Textarea } from '@mantine/core';
import { IconNote, IconNotes } from '@tabler/icons-react';
import { useState } from 'react';
import { editRun } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import type { RunSummary } from '../../protocol/runs';

/** What a person wants to remember of a run: read and written in one place, kept when it is closed. */
export function RunNotes({ entry: { runId, name, notes } }: { readonly entry: RunSummary }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    if (draft !== null && draft !== notes) void editRun(runId, { notes: draft });
    setDraft(null);
  };
  const Icon = notes === '' ? IconNote : IconNotes;
  return (
    <Popover
      opened={draft !== null}
      onChange={keep}
      trapFocus
      withinPortal
      position="bottom-start"
      width={320}
    >
      <Popover.Target>
        <ActionIcon
          variant={notes === '' ? 'subtle' : 'light'}
          color={notes === '' ? 'gray' : undefined}
          aria-label={t('runs.notesOf', { name })}
          title={notes || undefined}
          onClick={() => (draft === null ? setDraft(notes) : keep())}
        >
          <Icon size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Textarea
          label={t('runs.notes')}
          autosize
          minRows={3}
          maxRows={12}
          value={draft ?? notes}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
