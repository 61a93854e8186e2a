import { Alert, Button, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { IconChartLine, IconInfoCircle } from '@tabler/icons-react';
import { Suspense } from 'react';
import { retryRun, trainOnTheRest } from '../../commands/run';
import { sentence, useWords } from '../../i18n/use-words';
import { KERNEL_NOTICES } from '../../shared/kernel-troubles';
import type { Failure } from '../../shared/result';
import { activityShare, runShare } from '../../state/selectors/run-share';
import { isRunActive, runStateOf } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Hint } from '../../ui/Hint';
import { lazyPart } from '../../ui/lazy-part';
import { Panel } from '../../ui/Panel';
import { TaskText } from '../../ui/TaskText';
import { EndingNotice } from './EndingNotice';
import { EpochTable } from './EpochTable';
import { KernelReportOffer } from './KernelReportOffer';
import { ProjectorButton } from './ProjectorButton';
import { PublishedBeside } from './PublishedBeside';
import { RunEstimateLine } from './RunEstimateLine';
import { RunFacts } from './RunFacts';

const ChosenKernels = lazyPart(() => import('./ChosenKernels').then((module) => module.ChosenKernels));
const RunFigures = lazyPart(() => import('./RunFigures').then((module) => module.RunFigures));
const RunVerdict = lazyPart(() => import('./RunVerdict').then((module) => module.RunVerdict));

/** Notices that a report of the kernels can say more of. */
const KERNEL_CODES: ReadonlySet<string> = new Set(Object.values(KERNEL_NOTICES));

/** px, on a wide screen: of the figures, their charts and what sets these, which are fetched with the first run. */
const FIGURES_HEIGHT = 343;

/** The third step: training, and watching it learn. */
export function RunPanel() {
  const { t } = useWords();
  const state = useStudio((studio) => runStateOf(studio.run));
  const failure = useStudio(({ run }) => run.failure ?? run.progress?.failure ?? null);
  const canRetry = useStudio(({ run }) => run.progress?.failure?.code === 'partNotFetched');
  const notices = useStudio((studio) => studio.run.notices);
  const hasFigures = useStudio(({ run }) => run.steps.length > 0 || run.epochs.length > 0);
  const hasEpochs = useStudio(({ run }) => run.epochs.length > 0);
  const hasChosenKernels = useStudio(({ run }) => (run.progress?.kernelChoices ?? null) !== null);
  const isActive = useStudio((studio) => isRunActive(studio.run));
  return (
    <Panel
      id="run"
      title={t('run.title')}
      actions={
        <>
          {(hasFigures || state !== 'idle') && <ProjectorButton />}
          <EndingNotice />
        </>
      }
    >
      <Stack gap="md">
        {failure && (
          <FailureAlert failure={failure}>
            {hasFigures && <p>{t('run.failureKept')}</p>}
            {failure.code === 'imagesMissing' && (
              <Button size="compact-sm" mt="xs" onClick={trainOnTheRest}>
                {t('run.trainOnTheRest')}
              </Button>
            )}
            {failure.code === 'partNotFetched' && canRetry && (
              <Button size="compact-sm" mt="xs" variant="default" onClick={retryRun}>
                {t('broken.retry')}
              </Button>
            )}
          </FailureAlert>
        )}
        {newestOfEach(notices).map((notice) => (
          <Alert key={notice.code} icon={<IconInfoCircle aria-hidden />} color="yellow" p="xs">
            {sentence('notice', notice)}
            {KERNEL_CODES.has(notice.code) && <KernelReportOffer />}
          </Alert>
        ))}
        {state === 'idle' && !failure && !hasFigures && (
          <Hint icon={<IconChartLine />} title={t('run.emptyTitle')}>
            {t('run.emptyHint')}
          </Hint>
        )}
        {isActive ? <RunProgressBar /> : !hasFigures && <RunEstimateLine />}
        <Suspense fallback={null}>{hasEpochs && <RunVerdict />}</Suspense>
        <RunFacts />
        <Suspense fallback={<Skeleton height={FIGURES_HEIGHT} />}>
          {(hasFigures || state !== 'idle') && <RunFigures />}
        </Suspense>
        <PublishedBeside />
        <EpochTable />
        <Suspense fallback={null}>{hasChosenKernels && <ChosenKernels />}</Suspense>
        {/* Of the next run: what this one came to is read first. */}
        {!isActive && hasFigures && <RunEstimateLine />}
      </Stack>
    </Panel>
  );
}

function RunProgressBar() {
  const { t } = useWords();
  const state = useStudio((studio) => runStateOf(studio.run));
  const isPreparing = state === 'preparing';
  const share = useStudio(({ run: { progress } }) => {
    if (!progress) return null;
    // More often than this the bar does not move.
    return Math.round(1000 * (isPreparing ? (activityShare(progress) ?? 0) : runShare(progress))) / 1000;
  });
  if (share === null) return null;
  return (
    <Stack gap={6}>
      {isPreparing && <PreparationText />}
      <Progress.Root size="lg">
        <Progress.Section
          aria-label={t('run.progressName')}
          value={share * 100}
          color={state === 'paused' ? 'gray' : ''}
          striped={isPreparing}
          animated={isPreparing}
        />
      </Progress.Root>
    </Stack>
  );
}

/** What is being done before the first step. */
function PreparationText() {
  const progress = useStudio((studio) => studio.run.progress);
  if (!progress?.activity) return null;
  const { activity, activityDone, remainingMs, imagesPerSecond } = progress;
  const { done, total } = activityDone ?? { done: 0, total: 0 };
  return (
    <Text size="sm">
      <TaskText
        activity={activity}
        done={done}
        total={total}
        remainingMs={remainingMs}
        imagesPerSecond={imagesPerSecond}
      />
    </Text>
  );
}

/** A device that is lost a second time says so in place of the first. */
function newestOfEach(notices: readonly Failure[]): readonly Failure[] {
  return [...new Map(notices.map((notice) => [notice.code, notice])).values()];
}
