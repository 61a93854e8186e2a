import { Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconFileExport,
  IconPackageImport,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { exportRun } from '../../commands/run-files';
import { deleteRun, goOnWith, openRun, restoreRun, runAgain } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import type { RunSummary } from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';
import { isRunActive } from '../../state/slices/run-slice';
import { type Studio, useStudio } from '../../state/studio';
import { notifyUndoable } from '../../ui/notify';
import { goToView } from '../../ui/use-view';
import { RowButton } from './RowControls';
import classes from './RunCells.module.css';
import { RunNotes } from './RunNotes';

interface RunActionsProps {
  readonly entry: RunSummary;
}

const isBusyNow = ({ run, dataset }: Studio) => isRunActive(run) || dataset.opening !== null;

/** What can be done with a run. */
export function RunActions({ entry }: RunActionsProps) {
  return (
    <div className={classes.actions}>
      {entry.resumable && <ContinueButton entry={entry} />}
      <RunNotes entry={entry} />
      <RunMenu entry={entry} />
    </div>
  );
}

function ContinueButton({ entry }: RunActionsProps) {
  const { t } = useWords();
  const isBusy = useStudio(isBusyNow);
  return (
    <Button
      size="compact-xs"
      variant="light"
      disabled={isBusy}
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      onClick={() => goOnWith(entry, () => goToView('train'))}
    >
      {t('runs.continue')}
    </Button>
  );
}

/** The menu is made when it is first asked for: of every row that scrolls into view it would be most of the work. */
function RunMenu({ entry }: RunActionsProps) {
  const { t } = useWords();
  const [isMade, setIsMade] = useState(false);
  const [isOpened, setIsOpened] = useState(false);
  // Opened once it is there: what holds the focus then gets it back.
  useEffect(() => setIsOpened(isMade), [isMade]);
  const label = t('runs.actionsOf', { name: entry.name });
  if (!isMade) {
    return (
      <RowButton
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={false}
        onClick={() => setIsMade(true)}
      >
        <IconDots size={16} aria-hidden />
      </RowButton>
    );
  }
  return (
    <Menu opened={isOpened} onChange={setIsOpened} position="bottom-end" withinPortal>
      <Menu.Target>
        {/* The button that was pressed is gone with the focus. */}
        <RowButton autoFocus aria-label={label}>
          <IconDots size={16} aria-hidden />
        </RowButton>
      </Menu.Target>
      <Menu.Dropdown>
        <RunMenuItems entry={entry} />
      </Menu.Dropdown>
    </Menu>
  );
}

function RunMenuItems({ entry }: RunActionsProps) {
  const { t } = useWords();
  const isBusy = useStudio(isBusyNow);
  const { runId, name } = entry;
  const remove = async () => {
    await deleteRun(runId);
    notifyUndoable({
      message: t('runs.deleted', { name }),
      undo: t('runs.undo'),
      onUndo: () => restoreRun(runId),
    });
  };
  return (
    <>
      <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => runAgain(entry)}>
        {t('runs.again')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconPackageImport size={16} aria-hidden />}
        disabled={isBusy}
        onClick={() => openRun(entry)}
      >
        {t('runs.open')}
      </Menu.Item>
      {([true, false] as const).map((withWeights) => (
        <Menu.Item
          key={String(withWeights)}
          leftSection={<IconFileExport size={16} aria-hidden />}
          onClick={() => exportRun(runId, { withWeights })}
        >
          {t(withWeights ? 'runs.export' : 'runs.exportSmall')}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item
        color="red"
        disabled={isUnderWay(entry.state)}
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={remove}
      >
        {t('runs.delete')}
      </Menu.Item>
    </>
  );
}
