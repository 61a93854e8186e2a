/** What a person says images show. Each is a decision about the open dataset, and a step of undo. */
import type { DatasetSummary } from '../protocol/dataset';
import { refuseClassName, tidyName } from '../recipe/class-names';
import { type Failure, failure, type Result, success } from '../shared/result';
import { labelChoices } from '../state/selectors/label-choices';
import { canUndoDecision } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { beginWithDecisions, decideDataset, undoRecipe } from './dataset';
import { saveFile } from './save-file';

/** Adds a class that no file says; answers its name as it is kept. Failures: those of `refuseClassName`. */
export async function addClass(typed: string): Promise<Result<string>> {
  const { dataset, recipe } = useStudio.getState();
  if (!dataset.summary) return failure('noDataset');
  const known = labelChoices(dataset.summary, recipe.recipe.dataset.addedClasses).map(({ name }) => name);
  const refused: Failure | null = refuseClassName(typed, known);
  if (refused) return { ok: false, failure: refused };
  const name = tidyName(typed);
  await decideDataset((now) => ({ ...now, addedClasses: [...now.addedClasses, name] }));
  return success(name);
}

/** Takes back a class that was added, and every label by it. */
export function removeAddedClass(name: string): Promise<void> {
  return decideDataset((now) => ({
    ...now,
    addedClasses: now.addedClasses.filter((added) => added !== name),
    relabelled: Object.fromEntries(Object.entries(now.relabelled).filter(([, label]) => label !== name)),
  }));
}

/** Undoes the last step where that was a decision about images, and no other edit of the recipe. */
export async function undoDecision(): Promise<void> {
  if (canUndoDecision(useStudio.getState().recipe)) await undoRecipe();
}

/** The labels that were given to these very files before, on this machine, are in force again where there are some. */
export async function takeKeptLabels({ fingerprint, name }: DatasetSummary): Promise<void> {
  const kept = await ask('readDecisions', { fingerprint });
  if (!kept.ok) return;
  const { decisions, damaged } = kept.value;
  updateSlice('dataset', ({ summary }) =>
    summary?.fingerprint === fingerprint ? { damagedLabels: damaged } : {},
  );
  if (decisions === null) return;
  const keptLabelCount = Object.keys(decisions.relabelled).length;
  if (await beginWithDecisions({ ...decisions, name })) updateSlice('dataset', () => ({ keptLabelCount }));
}

/** Downloads the labels that cannot be read, byte for byte, for whoever may mend them. */
export function exportDamagedLabels(): void {
  const { damagedLabels, summary } = useStudio.getState().dataset;
  if (damagedLabels && summary) saveFile(`${summary.name}-labels-damaged.json`, damagedLabels);
}

/** Deletes them for good. */
export async function deleteDamagedLabels(): Promise<void> {
  const { summary } = useStudio.getState().dataset;
  if (!summary) return;
  const answer = await ask('deleteDamagedDecisions', { fingerprint: summary.fingerprint });
  updateSlice('dataset', () => (answer.ok ? { damagedLabels: null } : { failure: answer.failure }));
}

/** Starts anew: without the labels of an earlier visit, and without the classes added for them. A step of undo. */
export async function leaveKeptLabels(): Promise<void> {
  updateSlice('dataset', () => ({ keptLabelCount: 0 }));
  await decideDataset((now) => ({ ...now, relabelled: {}, addedClasses: [] }));
}
