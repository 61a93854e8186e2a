import { AppShell, Skeleton, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Suspense } from 'react';
import { DatasetPanel } from '../features/dataset/DatasetPanel';
import { InterruptedBar } from '../features/run/InterruptedBar';
import { loadRecipeWords } from '../i18n/language';
import { useWords } from '../i18n/use-words';
import { useStudio } from '../state/studio';
import { lazyPart } from '../ui/lazy-part';
import { PartBoundary, PartMissingError } from '../ui/PartBoundary';
import { Header } from './Header';
import { Rail } from './Rail';
import { RunWatch } from './RunWatch';
import classes from './Studio.module.css';

// Fetched while the first dataset opens.
const RecipePanel = lazyPart(async () => {
  const [part, words] = await Promise.all([import('../features/recipe/RecipePanel'), loadRecipeWords()]);
  if (!words.ok) throw new PartMissingError(words.failure);
  return part.RecipePanel;
});
const RunPanel = lazyPart(async () => (await import('../features/run/RunPanel')).RunPanel);
const ResultsPanel = lazyPart(async () => (await import('../features/export/ResultsPanel')).ResultsPanel);
const EvaluationPanel = lazyPart(
  async () => (await import('../features/evaluation/EvaluationPanel')).EvaluationPanel,
);
const ExportsPanel = lazyPart(async () => (await import('../features/export/ExportsPanel')).ExportsPanel);
const SubmissionPanel = lazyPart(
  async () => (await import('../features/export/SubmissionPanel')).SubmissionPanel,
);
const PredictPanel = lazyPart(async () => (await import('../features/predict/PredictPanel')).PredictPanel);

const QueueOffer = lazyPart(async () => (await import('../features/runs/QueueOffer')).QueueOffer);
const RunsPanel = lazyPart(async () => (await import('../features/runs/RunsPanel')).RunsPanel);

const SharedBar = lazyPart(async () => (await import('../features/site/SharedBar')).SharedBar);

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
  const hasShared = useStudio(({ site }) => site.shared.length > 0);
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
          <PartBoundary>
            <InterruptedBar />
          </PartBoundary>
          {hasShared && (
            <Suspense fallback={null}>
              <SharedBar />
            </Suspense>
          )}
          {isQueueOffered && (
            <Suspense fallback={null}>
              <QueueOffer />
            </Suspense>
          )}
          <PartBoundary>
            <DatasetPanel />
          </PartBoundary>
          {hasBegun ? (
            <Suspense fallback={<Skeleton height={320} />}>
              <RecipePanel />
              <RunPanel />
              <ResultsPanel />
              <EvaluationPanel />
              <ExportsPanel />
              <PredictPanel />
              <SubmissionPanel />
            </Suspense>
          ) : (
            <Outlook />
          )}
          {hasBegun && (
            // Apart from the others: the runs of last time are listed as soon as they are read.
            <Suspense fallback={null}>
              <RunsPanel />
            </Suspense>
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
