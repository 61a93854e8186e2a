import { Alert, Group, Progress, Stack } from '@mantine/core';
import { IconChartLine, IconInfoCircle } from '@tabler/icons-react';
import { sentence, useWords } from '../../i18n/use-words';
import { runShare } from '../../state/run-share';
import { isRunActive, runStateOf } from '../../state/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Hint } from '../../ui/Hint';
import { Panel } from '../../ui/Panel';
import { EndingNotice } from './EndingNotice';
import { EpochTable } from './EpochTable';
import { RunEstimateLine } from './RunEstimateLine';
import { RunFacts } from './RunFacts';
import { RunFigures } from './RunFigures';

/** The third step: training, and watching it learn. */
export function RunPanel() {
  const { t } = useWords();
  const run = useStudio((studio) => studio.run);
  const { progress } = run;
  const state = runStateOf(run);
  const failure = run.failure ?? progress?.failure ?? null;
  const hasFigures = run.steps.length > 0 || run.epochs.length > 0;
  return (
    <Panel id="run" title={t('run.title')} actions={<EndingNotice />}>
      <Stack gap="md">
        {failure && (
          <FailureAlert failure={failure}>{hasFigures && <p>{t('run.failureKept')}</p>}</FailureAlert>
        )}
        {run.notices.map((notice) => (
          <Alert key={notice.code} icon={<IconInfoCircle aria-hidden />} color="yellow" p="xs">
            {sentence('notice', notice)}
          </Alert>
        ))}
        {state === 'idle' && !failure && !hasFigures && (
          <Hint icon={<IconChartLine />} title={t('run.emptyTitle')}>
            {t('run.emptyHint')}
          </Hint>
        )}
        {!isRunActive(run) && <RunEstimateLine />}
        {progress && isRunActive(run) && (
          <Group gap="sm" wrap="nowrap">
            <Progress.Root style={{ flex: 1 }} size="lg">
              <Progress.Section
                aria-label={t('run.progressName')}
                value={(state === 'preparing' ? (progress.activityShare ?? 0) : runShare(progress)) * 100}
                color={state === 'paused' ? 'gray' : ''}
                striped={state === 'preparing'}
                animated={state === 'preparing'}
              />
            </Progress.Root>
          </Group>
        )}
        {progress && <RunFacts progress={progress} />}
        {(hasFigures || state !== 'idle') && <RunFigures />}
        {run.epochs.length > 0 && <EpochTable epochs={run.epochs} />}
      </Stack>
    </Panel>
  );
}
