import { keptEpoch } from '../metrics/records';
import type { RunState } from '../protocol/run';
import type { ViewId } from '../shared/views';
import { problemsByPath } from '../state/recipe-problems';
import { runShare } from '../state/selectors/run-share';
import { trainedElsewhere } from '../state/selectors/trained-elsewhere';
import { isRunActive, runStateOf } from '../state/slices/run-slice';
import { keptRuns } from '../state/slices/runs-slice';
import type { Studio } from '../state/studio';

interface Standing<Id extends ViewId> {
  readonly id: Id;
  readonly done: boolean;
  /** The one obvious thing to do now. */
  readonly next: boolean;
}

export type StepStanding =
  | (Standing<'data'> & {
      readonly images: number | null;
      readonly classes: number;
      readonly toPredict: number;
    })
  | (Standing<'recipe'> & { readonly preset: string | null })
  | (Standing<'train'> & { readonly state: RunState; readonly percent: number | null })
  | (Standing<'results'> & {
      readonly accuracy: number | null;
      /** Of another dataset than the one that is open. */
      readonly elsewhere: boolean;
    })
  | (Standing<'predict'> & { readonly count: number | null })
  | (Standing<'runs'> & { readonly count: number });

/** Where a step stands, and whether it is next. Flat, so that two can be compared: few changes of the store are one here. */
export function stepStanding(
  id: ViewId,
  { dataset, recipe, run, model, prediction, runs }: Studio,
): StepStanding {
  const { summary } = dataset;
  const hasModel = model.report !== null;
  const isSound = () => problemsByPath(recipe, summary?.classes.length ?? null).size === 0;
  switch (id) {
    case 'data':
      return {
        id,
        // Without two classes there is nothing to learn; pictures to predict are enough for a model that is there.
        done: summary !== null && (summary.classes.length > 1 || hasModel),
        next: summary === null && !hasModel,
        images: summary?.imageCount ?? null,
        classes: summary?.classes.length ?? 0,
        toPredict: summary?.unlabelledCount ?? 0,
      };
    case 'recipe':
      return {
        id,
        done: summary !== null && isSound(),
        next: summary !== null && !isSound(),
        preset: recipe.recipe.preset,
      };
    case 'train': {
      const state = runStateOf(run);
      const done = state === 'finished' || state === 'stopped';
      const next = summary !== null && isSound() && !done && !hasModel;
      const percent =
        run.progress && isRunActive(run) && state !== 'preparing'
          ? Math.floor(100 * runShare(run.progress))
          : null;
      return { id, done, next, state, percent };
    }
    case 'results': {
      const kept = keptEpoch(run.epochs, run.recipe?.training.keep ?? 'best');
      const next = hasModel && run.epochs.length > 0 && !isRunActive(run);
      // While a run goes on the figures are its own.
      const elsewhere = !isRunActive(run) && trainedElsewhere({ dataset, model }) !== null;
      return { id, done: false, next, accuracy: kept?.validationAccuracy ?? null, elsewhere };
    }
    case 'predict': {
      const count = prediction.set?.predictions.length ?? null;
      return { id, done: count !== null, next: hasModel && run.epochs.length === 0, count };
    }
    case 'runs':
      return { id, done: false, next: false, count: keptRuns(runs).length };
  }
}
