import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import {
  IconDots,
  IconFileExport,
  IconPackageImport,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { exportRun } from '../../commands/run-files';
import { deleteRun, goOnWith, openRun, restoreRun, runAgain } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import type { RunSummary } from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { notifyUndoable } from '../../ui/notify';
import { RunNotes } from './RunNotes';

/** What can be done with a run. */
export function RunActions({ entry }: { readonly entry: RunSummary }) {
  const { t } = useWords();
  const isBusy = useStudio(({ run, dataset }) => isRunActive(run) || dataset.opening !== null);
  const isHeld = isUnderWay(entry.state);
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
    <Group gap={4} wrap="nowrap">
      {entry.resumable && (
        <Button
          size="compact-xs"
          variant="light"
          disabled={isBusy}
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => goOnWith(entry)}
        >
          {t('runs.continue')}
        </Button>
      )}
      <RunNotes entry={entry} />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('runs.actionsOf', { name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
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
            disabled={isHeld}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={remove}
          >
            {t('runs.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
