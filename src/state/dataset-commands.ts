import type { DatasetSource, DatasetSummary } from '../protocol/dataset';
import type { DatasetDecisions } from '../recipe/schema';
import type { Failure } from '../shared/result';
import { mergeProblems } from './dataset-slice';
import { replaceInRecipe } from './recipe-commands';
import { ask, updateSlice, useStudio } from './studio';

function nameOf(source: DatasetSource): string {
  switch (source.kind) {
    case 'zip':
      return source.file.name;
    case 'zips':
      return source.files.map((file) => file.name).join(' + ');
    case 'folder':
      return source.name;
    case 'sample':
      return '';
  }
}

/** Opens a dataset in place of the one that is open; where that fails, the old one stays. */
export async function openDataset(source: DatasetSource): Promise<void> {
  if (useStudio.getState().dataset.opening !== null) return;
  updateSlice('dataset', () => ({ opening: nameOf(source), failure: null, progress: null }));
  const answer = await ask('openDataset', { source });
  if (!answer.ok) {
    updateSlice('dataset', () => ({ opening: null, progress: null, failure: answer.failure }));
    return;
  }
  showSummary(answer.value);
  const { recipe } = useStudio.getState().recipe;
  replaceInRecipe({
    dataset: {
      fingerprint: answer.value.fingerprint,
      name: answer.value.name,
      setAside: [],
      relabelled: {},
      roles: {},
      labelLevel: null,
    },
    split: { ...recipe.split, source: answer.value.hasValidationFolder ? 'folders' : 'percentage' },
  });
  useStudio.setState((studio) => ({
    prediction: { ...studio.prediction, set: null, source: null, failure: null, progress: null },
  }));
}

function showSummary(summary: DatasetSummary): void {
  updateSlice('dataset', () => ({
    summary,
    problems: mergeProblems([], summary.problems),
    opening: null,
    progress: null,
    failure: null,
  }));
}

/** Sees the open dataset under other decisions: another role of a folder, another level of labels. */
export async function decideDataset(decisions: DatasetDecisions): Promise<void> {
  const answer = await ask('decideDataset', { decisions });
  if (answer.ok) {
    showSummary(answer.value);
    replaceInRecipe({ dataset: decisions });
  } else {
    updateSlice('dataset', () => ({ failure: answer.failure }));
  }
}

export async function cancelOpening(): Promise<void> {
  await ask('cancelDataset', {});
}

/** Shows a failure at the dataset, where something else than opening one went wrong there. */
export function showDatasetFailure(failure: Failure | null): void {
  updateSlice('dataset', () => ({ failure }));
}
