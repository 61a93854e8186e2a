import type { RunState } from '../protocol/run';
import { problemsByPath } from '../state/recipe-problems';
import { runShare } from '../state/run-share';
import { isRunActive, runStateOf } from '../state/run-slice';
import { shownRuns } from '../state/runs-slice';
import type { Studio } from '../state/studio';

export type StepId = 'dataset' | 'recipe' | 'run' | 'results' | 'predict' | 'runs';

interface Standing<Id extends StepId> {
  readonly id: Id;
  readonly done: boolean;
  /** The one obvious thing to do now. */
  readonly next: boolean;
}

export type StepStanding =
  | (Standing<'dataset'> & { readonly images: number | null; readonly classes: number })
  | (Standing<'recipe'> & { readonly preset: string | null })
  | (Standing<'run'> & { readonly state: RunState; readonly share: number | null })
  | (Standing<'results'> & { readonly accuracy: number | null })
  | (Standing<'predict'> & { readonly count: number | null })
  | (Standing<'runs'> & { readonly count: number });

/** Where each step stands, and which is next. */
export function stepStandings(studio: Studio): readonly StepStanding[] {
  const { dataset, recipe, run, model, prediction } = studio;
  const summary = dataset.summary;
  const state = runStateOf(run);
  const hasModel = model.report !== null;
  const isRecipeSound = problemsByPath(recipe, summary?.classes.length ?? null).size === 0;
  const hasRun = state === 'finished' || state === 'stopped';
  const best = run.epochs.findLast((epoch) => epoch.best) ?? run.epochs.at(-1);
  return [
    {
      id: 'dataset',
      done: summary !== null,
      next: summary === null && !hasModel,
      images: summary?.imageCount ?? null,
      classes: summary?.classes.length ?? 0,
    },
    {
      id: 'recipe',
      done: summary !== null && isRecipeSound,
      next: summary !== null && !isRecipeSound,
      preset: recipe.recipe.preset,
    },
    {
      id: 'run',
      done: hasRun,
      next: summary !== null && isRecipeSound && !hasRun && !hasModel,
      state,
      share: run.progress && isRunActive(run) ? runShare(run.progress) : null,
    },
    {
      id: 'results',
      done: false,
      next: hasModel && run.epochs.length > 0 && !isRunActive(run),
      accuracy: best?.validationAccuracy ?? null,
    },
    {
      id: 'predict',
      done: prediction.set !== null,
      next: hasModel && run.epochs.length === 0,
      count: prediction.set?.predictions.length ?? null,
    },
    {
      id: 'runs',
      done: false,
      next: false,
      count: shownRuns({ ...studio.runs, search: '' }).length,
    },
  ];
}
