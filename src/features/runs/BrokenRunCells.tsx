import { Button, Group, Table, Text } from '@mantine/core';
import { exportRun } from '../../commands/run-files';
import { deleteRun } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import type { RunSummary } from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';

interface BrokenRunCellsProps {
  readonly entry: RunSummary;
  readonly error: Error;
  readonly columnCount: number;
}

/** In the place of the cells of a run that cannot be drawn: what broke, and what can be done with the run all the same. */
export function BrokenRunCells({ entry: { runId, name, state }, error, columnCount }: BrokenRunCellsProps) {
  const { t } = useWords();
  return (
    <Table.Td colSpan={columnCount}>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" c="red">
          {name}: {t('broken.partTitle')} ({error.message})
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => exportRun(runId, { withWeights: true })}>
          {t('runs.export')}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          disabled={isUnderWay(state)}
          onClick={() => deleteRun(runId)}
        >
          {t('runs.delete')}
        </Button>
      </Group>
    </Table.Td>
  );
}
