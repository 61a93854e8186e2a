import { AppShell, Skeleton, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { DatasetPanel } from '../features/dataset/DatasetPanel';
import { InterruptedBar } from '../features/run/InterruptedBar';
import { useWords } from '../i18n/use-words';
import { useStudio } from '../state/studio';
import { Header } from './Header';
import { Rail } from './Rail';
import { RunWatch } from './RunWatch';
import classes from './Studio.module.css';

// Fetched while the first dataset opens.
const RecipePanel = lazy(() =>
  import('../features/recipe/RecipePanel').then((module) => ({ default: module.RecipePanel })),
);
const RunPanel = lazy(() =>
  import('../features/run/RunPanel').then((module) => ({ default: module.RunPanel })),
);
const ResultsPanel = lazy(() =>
  import('../features/export/ResultsPanel').then((module) => ({ default: module.ResultsPanel })),
);
const EvaluationPanel = lazy(() =>
  import('../features/evaluation/EvaluationPanel').then((module) => ({ default: module.EvaluationPanel })),
);
const ExportsPanel = lazy(() =>
  import('../features/export/ExportsPanel').then((module) => ({ default: module.ExportsPanel })),
);
const SubmissionPanel = lazy(() =>
  import('../features/export/SubmissionPanel').then((module) => ({ default: module.SubmissionPanel })),
);
const PredictPanel = lazy(() =>
  import('../features/predict/PredictPanel').then((module) => ({ default: module.PredictPanel })),
);

const QueueOffer = lazy(() =>
  import('../features/runs/QueueOffer').then((module) => ({ default: module.QueueOffer })),
);
const RunsPanel = lazy(() =>
  import('../features/runs/RunsPanel').then((module) => ({ default: module.RunsPanel })),
);

/** All steps on one page, in their order; the rail leads to each and says where it stands. */
export function Studio() {
  const { t } = useWords();
  const hasBegun = useStudio(
    ({ dataset, model, runs, queue }) =>
      dataset.summary !== null ||
      dataset.opening !== null ||
      model.report !== null ||
      (runs.entries?.length ?? 0) > 0 ||
      queue.entries.length > 0,
  );
  const isQueueOffered = useStudio(({ queue }) => queue.isOffered);
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <AppShell
      header={{ height: { base: 100, sm: 56 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }}
      padding={{ base: 'xs', sm: 'md' }}
    >
      <RunWatch />
      <a href="#dataset" className={classes.skip}>
        {t('studio.skip')}
      </a>
      <AppShell.Header>
        <Header />
      </AppShell.Header>
      {!isNarrow && (
        <AppShell.Navbar p="xs">
          <Rail />
        </AppShell.Navbar>
      )}
      <AppShell.Main>
        <Stack gap="md" className={classes.steps}>
          <InterruptedBar />
          {isQueueOffered && (
            <Suspense fallback={null}>
              <QueueOffer />
            </Suspense>
          )}
          <DatasetPanel />
          {hasBegun ? (
            <Suspense fallback={<Skeleton height={320} />}>
              <RecipePanel />
              <RunPanel />
              <ResultsPanel />
              <EvaluationPanel />
              <ExportsPanel />
              <PredictPanel />
              <SubmissionPanel />
              <RunsPanel />
            </Suspense>
          ) : (
            <Outlook />
          )}
          <footer className={classes.foot}>
            <a href="./licences.html" target="_blank" rel="noreferrer">
              {t('studio.licences')}
            </a>
          </footer>
        </Stack>
      </AppShell.Main>
      {isNarrow && (
        <div className={classes.bottomRail}>
          <Rail />
        </div>
      )}
    </AppShell>
  );
}

const STEPS = ['recipe', 'run', 'results', 'predict'] as const;

/** What will come after the dataset, for a newcomer. */
function Outlook() {
  const { t } = useWords();
  return (
    <ol className={classes.outlook}>
      {STEPS.map((step) => (
        <li key={step} id={step}>
          <h2>{t(`outlook.${step}.title`)}</h2>
          <p>{t(`outlook.${step}.about`)}</p>
        </li>
      ))}
    </ol>
  );
}
