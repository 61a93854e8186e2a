import { Popover, Textarea } from '@mantine/core';
import { IconNote, IconNotes } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { editRun } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import type { RunSummary } from '../../protocol/runs';
import { RowButton } from './RowControls';

/** What a person wants to remember of a run: read and written in one place, kept when it is closed. */
export function RunNotes({ entry: { runId, name, notes } }: { readonly entry: RunSummary }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<string | null>(null);
  // Made when it is first asked for, as the menu beside it is.
  const [isMade, setIsMade] = useState(false);
  const [canOpen, setCanOpen] = useState(false);
  useEffect(() => setCanOpen(isMade), [isMade]);
  const keep = () => {
    if (draft !== null && draft !== notes) void editRun(runId, { notes: draft });
    setDraft(null);
  };
  const press = () => {
    setIsMade(true);
    if (draft === null) setDraft(notes);
    else keep();
  };
  const Icon = notes === '' ? IconNote : IconNotes;
  const look = {
    tone: notes === '' ? undefined : ('noted' as const),
    'aria-label': t('runs.notesOf', { name }),
    title: notes || undefined,
    onClick: press,
  };
  if (!isMade) {
    return (
      <RowButton {...look} aria-haspopup="dialog" aria-expanded={false}>
        <Icon size={16} aria-hidden />
      </RowButton>
    );
  }
  return (
    <Popover
      opened={canOpen && draft !== null}
      onChange={keep}
      trapFocus
      returnFocus
      withinPortal
      position="bottom-start"
      width={320}
    >
      <Popover.Target>
        <RowButton autoFocus {...look}>
          <Icon size={16} aria-hidden />
        </RowButton>
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
