import { Alert, Button, Code, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { exportRawRun } from '../../commands/run-files';
import { purgeDamaged } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './UnreadRuns.module.css';

const REASONS = ['newer', 'damaged'] as const;

/** px: of six runs, or of three and a half on a phone; hundreds of them must not push the table away. */
const LIST_HEIGHT = 220;

/** The runs that the table cannot show: why, and what can be done with each. */
export function UnreadRuns() {
  const { t, formats } = useWords();
  const unread = useStudio((studio) => studio.runs.unread);
  return REASONS.map((reason) => {
    const runIds = unread.filter((run) => run.reason === reason).map(({ runId }) => runId);
    const count = runIds.length;
    if (count === 0) return null;
    return (
      <Alert key={reason} color="yellow" p="xs" icon={<IconInfoCircle aria-hidden />}>
        <Text size="sm">{t(`runs.unread.${reason}`, { count, number: formats.count(count) })}</Text>
        <ScrollRegion label={t(`runs.unreadList.${reason}`)} maxHeight={LIST_HEIGHT}>
          <ul className={classes.list}>
            {runIds.map((runId) => (
              <UnreadRun key={runId} runId={runId} isDamaged={reason === 'damaged'} />
            ))}
          </ul>
        </ScrollRegion>
        {reason === 'damaged' && count > 1 && (
          <Button size="compact-xs" variant="subtle" color="red" mt="xs" onClick={() => purgeDamaged(runIds)}>
            {t('runs.purgeAllDamaged')}
          </Button>
        )}
      </Alert>
    );
  });
}

function UnreadRun({ runId, isDamaged }: { readonly runId: string; readonly isDamaged: boolean }) {
  const { t } = useWords();
  return (
    <li className={classes.run}>
      <Code>{runId}</Code>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('runs.exportRawOf', { id: runId })}
        onClick={() => exportRawRun(runId)}
      >
        {t('runs.exportRaw')}
      </Button>
      {isDamaged && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          aria-label={t('runs.purgeDamagedOf', { id: runId })}
          onClick={() => purgeDamaged([runId])}
        >
          {t('runs.purgeDamaged')}
        </Button>
      )}
    </li>
  );
}
