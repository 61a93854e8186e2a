import { AppShell, Skeleton, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Activity, type MouseEvent, Suspense } from 'react';
import { InterruptedBar } from '../features/run/InterruptedBar';
import { loadDatasetWords, loadKernelWords } from '../i18n/language';
import { useWords } from '../i18n/use-words';
import { addressOf, standingWith, VIEWS, type ViewId } from '../shared/views';
import { useStudio } from '../state/studio';
import { lazyPart } from '../ui/lazy-part';
import { PartBoundary } from '../ui/PartBoundary';
import { useCheckShown, useView } from '../ui/use-view';
import { Header } from './Header';
import { Rail } from './Rail';
import { RunWatch } from './RunWatch';
import classes from './Studio.module.css';
import { useFocusPerView, useScrollPerView, useVisited } from './use-views';
import { View } from './View';

// It says what the first of the queue changes.
const QueueOffer = lazyPart(
  async () => (await import('../features/runs/QueueOffer')).QueueOffer,
  loadDatasetWords,
);

const SharedBar = lazyPart(async () => (await import('../features/site/SharedBar')).SharedBar);

const KernelPanel = lazyPart(
  async () => (await import('../features/kernels/KernelPanel')).KernelPanel,
  loadKernelWords,
);

const MAIN_ID = 'main';

/** The address stays the view's. */
function focusMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById(MAIN_ID)?.focus();
}

/**
 * One view at a time, but for data and recipe on a wide screen; the rail leads to each and says where its step stands. Each keeps
 * its state while another is shown.
 */
export function Studio() {
  const { t } = useWords();
  const view = useView();
  const isCheckShown = useCheckShown();
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
  useScrollPerView(view);
  useFocusPerView(view, MAIN_ID);
  const visited = useVisited(view);
  // Once there is something to work on, the other views are made ready behind the one that is shown.
  const isMounted = (id: ViewId) => hasBegun || visited.has(id);
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const isWide = useMediaQuery('(min-width: 100em)', false, { getInitialValueInEffect: false });
  // Before there is a dataset the first screen has nothing beside it.
  const hasDataset = useStudio(({ dataset }) => dataset.summary !== null);
  const standing = standingWith(view, isWide && hasDataset);
  return (
    <AppShell
      header={{ height: { base: 100, sm: 56 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }}
      padding={{ base: 'xs', sm: 'md' }}
    >
      <RunWatch />
      <a href={addressOf(view)} className={classes.skip} onClick={focusMain}>
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
      <AppShell.Main id={MAIN_ID} tabIndex={-1}>
        <Stack gap="md" className={classes.steps} data-pair={standing.length > 1 || undefined}>
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
          {isCheckShown && (
            <PartBoundary>
              <Suspense fallback={<Skeleton height={320} />}>
                <KernelPanel />
              </Suspense>
            </PartBoundary>
          )}
          <div className={classes.views} data-pair={standing.length > 1 || undefined}>
            {VIEWS.map(
              (id) =>
                isMounted(id) && (
                  <Activity key={id} mode={standing.includes(id) && !isCheckShown ? 'visible' : 'hidden'}>
                    <Suspense fallback={<Skeleton height={320} />}>
                      <View id={id} hasBegun={hasBegun} />
                    </Suspense>
                  </Activity>
                ),
            )}
          </div>
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
