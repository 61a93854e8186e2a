import { Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { DatasetPanel } from '../features/dataset/DatasetPanel';
import { loadDatasetWords, loadImageMapWords, loadRecipeWords } from '../i18n/language';
import { assertNever } from '../shared/errors';
import type { ViewId } from '../shared/views';
import { useStudio } from '../state/studio';
import { lazyPart } from '../ui/lazy-part';
import { PartBoundary } from '../ui/PartBoundary';
import { Outlook } from './Outlook';

// Fetched while the first dataset opens, or when their view is opened.
const RecipePanel = lazyPart(
  async () => (await import('../features/recipe/RecipePanel')).RecipePanel,
  loadRecipeWords,
);
const CollectPanel = lazyPart(
  async () => (await import('../features/collect/CollectPanel')).CollectPanel,
  loadDatasetWords,
);
const RunPanel = lazyPart(async () => (await import('../features/run/RunPanel')).RunPanel);
const ResultsPanel = lazyPart(async () => (await import('../features/export/ResultsPanel')).ResultsPanel);
const EvaluationPanel = lazyPart(
  async () => (await import('../features/evaluation/EvaluationPanel')).EvaluationPanel,
);
const ImageMapPanel = lazyPart(
  async () => (await import('../features/evaluation/map/ImageMapPanel')).ImageMapPanel,
  loadImageMapWords,
);
const ExportsPanel = lazyPart(async () => (await import('../features/export/ExportsPanel')).ExportsPanel);
const SubmissionPanel = lazyPart(
  async () => (await import('../features/export/SubmissionPanel')).SubmissionPanel,
);
const PredictPanel = lazyPart(async () => (await import('../features/predict/PredictPanel')).PredictPanel);

const RunsPanel = lazyPart(async () => (await import('../features/runs/RunsPanel')).RunsPanel);

interface ViewProps {
  readonly id: ViewId;
  /** There is a dataset, a model or a run. */
  readonly hasBegun: boolean;
}

/** What stands in a view. */
export function View({ id, hasBegun }: ViewProps) {
  switch (id) {
    case 'data':
      return <DatasetView hasBegun={hasBegun} />;
    case 'recipe':
      return <RecipePanel />;
    case 'train':
      return <RunPanel />;
    case 'results':
      return (
        <Stack gap="md">
          <ResultsPanel />
          <EvaluationPanel />
          <ImageMapPanel />
          <ExportsPanel />
        </Stack>
      );
    case 'predict':
      return (
        <Stack gap="md">
          <PredictPanel />
          <SubmissionPanel />
        </Stack>
      );
    case 'runs':
      return <RunsPanel />;
    default:
      return assertNever(id);
  }
}

/** Pictures that are being collected, or else the dataset. */
function DatasetView({ hasBegun }: Pick<ViewProps, 'hasBegun'>) {
  const isCollecting = useStudio(({ dataset }) => dataset.isCollecting);
  const wasCollecting = useRef(false);
  useEffect(() => {
    const isBack = wasCollecting.current && !isCollecting;
    wasCollecting.current = isCollecting;
    if (isBack && document.activeElement === document.body)
      document.getElementById('dataset-title')?.focus({ preventScroll: true });
  }, [isCollecting]);
  if (isCollecting) return <CollectPanel />;
  return (
    <Stack gap="md">
      <PartBoundary>
        <DatasetPanel />
      </PartBoundary>
      {!hasBegun && <Outlook />}
    </Stack>
  );
}
