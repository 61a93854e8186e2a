import type { ModelSummary } from '../../protocol/run';
import { haveSameBackbone } from '../../recipe/fine-tune';
import { PRESETS } from '../../recipe/presets';
import type { DatasetDecisions, Recipe, SplitSettings } from '../../recipe/schema';
import { FROM_SCRATCH } from '../../recipe/start';
import type { FieldProblem } from '../../recipe/validate';
import { invariant } from '../../shared/errors';
import { keysOf } from '../../shared/keys-of';
import { writeAt } from '../recipe-path';

export interface RecipeState {
  /** As the form shows it: it may hold values that `parseRecipe` refuses. */
  readonly recipe: Recipe;
  /** Earlier versions, oldest first. */
  readonly past: readonly Recipe[];
  readonly future: readonly Recipe[];
  /** The newest edit: another one of the same field soon after joins it as one step of undo. */
  readonly lastEdit: { readonly path: string; readonly atMs: number } | null;
  /** What the worker said about the model of this recipe; null before the first answer. */
  readonly summary: ModelSummary | null;
  readonly summaryProblems: readonly FieldProblem[];
}

const [firstPreset] = PRESETS;
invariant(firstPreset, 'There is at least one preset');

export const firstRecipe: RecipeState = {
  recipe: firstPreset.recipe,
  past: [],
  future: [],
  lastEdit: null,
  summary: null,
  summaryProblems: [],
};

const UNDO_STEPS = 100;
const JOIN_WITHIN_MS = 800;

/**
 * The state after one edit of the field at `path`. Statistics of images that were prepared otherwise are forgotten, and so
 * are the weights a recipe starts from where they are another backbone's.
 */
export function withEdit(state: RecipeState, path: string, value: unknown, nowMs: number): RecipeState {
  const edited = withOwnStart(writeAt(state.recipe, path, value), state.recipe);
  const recipe = path.startsWith('preprocessing.')
    ? writeAt(edited, 'preprocessing.statistics', null)
    : edited;
  const joins = state.lastEdit?.path === path && nowMs - state.lastEdit.atMs < JOIN_WITHIN_MS;
  return {
    ...state,
    recipe,
    past: joins ? state.past : [...state.past, state.recipe].slice(-UNDO_STEPS),
    future: [],
    lastEdit: { path, atMs: nowMs },
  };
}

/** Weights of one backbone are none of another's. */
function withOwnStart(recipe: Recipe, before: Recipe): Recipe {
  return haveSameBackbone(recipe.architecture, before.architecture)
    ? recipe
    : { ...recipe, start: FROM_SCRATCH };
}

/** The state after the whole recipe was replaced: by a preset, by a file. */
export function withRecipe(state: RecipeState, recipe: Recipe): RecipeState {
  return {
    ...state,
    recipe,
    past: [...state.past, state.recipe].slice(-UNDO_STEPS),
    future: [],
    lastEdit: null,
  };
}

/** The state after a decision about the open dataset. */
export function withDecisions(state: RecipeState, dataset: DatasetDecisions): RecipeState {
  return withRecipe(state, { ...state.recipe, dataset });
}

/** Whether undoing takes a decision about the data back, and leaves the rest of the recipe alone. */
export const canUndoDecision = ({ recipe, past }: RecipeState) => isDecision(past.at(-1), recipe);

/** Whether redoing takes a decision about the data again. */
export const canRedoDecision = ({ recipe, future }: RecipeState) => isDecision(future[0], recipe);

function isDecision(other: Recipe | undefined, now: Recipe): boolean {
  return other !== undefined && other.dataset !== now.dataset && haveSameParts(other, now);
}

/** Two versions share the parts that no step between them touched. */
const haveSameParts = ({ dataset: _, ...a }: Recipe, { dataset: __, ...b }: Recipe) =>
  keysOf(a).every((part) => a[part] === b[part]);

/** The recipe, and every version of it, for another dataset: not a step of undo. */
export function withDataset(
  state: RecipeState,
  dataset: DatasetDecisions,
  source: SplitSettings['source'],
): RecipeState {
  const forIt = (recipe: Recipe): Recipe => ({ ...recipe, dataset, split: { ...recipe.split, source } });
  return {
    ...state,
    recipe: forIt(state.recipe),
    past: state.past.map(forIt),
    future: state.future.map(forIt),
  };
}

export function withUndo(state: RecipeState): RecipeState {
  const previous = state.past.at(-1);
  if (!previous) return state;
  return {
    ...state,
    recipe: previous,
    past: state.past.slice(0, -1),
    future: [state.recipe, ...state.future],
    lastEdit: null,
  };
}

export function withRedo(state: RecipeState): RecipeState {
  const [next, ...future] = state.future;
  if (!next) return state;
  return { ...state, recipe: next, past: [...state.past, state.recipe], future, lastEdit: null };
}

/** Whether a step of undo or redo leads to other decisions about the data. */
export function decidesOtherwise(state: RecipeState, step: typeof withUndo): boolean {
  return JSON.stringify(step(state).recipe.dataset) !== JSON.stringify(state.recipe.dataset);
}
