import type { RunLabel } from '../recipe/run-label';
import type { Recipe } from '../recipe/schema';
import { fetchPart } from '../shared/fetch-part';
import { type Failure, type Result, success } from '../shared/result';
import { withRecipe } from '../state/slices/recipe-slice';
import { isRunActive, type RunSlice, withFreshRun } from '../state/slices/run-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { followDecisions } from './dataset';
import { labelOfRecipe, runLabelInWords } from './run-label';

/**
 * Starts a run of a recipe. The last run's figures give way; the model and its predictions stay until this run has left
 * one.
 * @param takeWeights what takes the weights in hand that it starts from, where they are not in hand yet
 * @param labelOf what its name ends with; null: its preset or its network, as the form calls them. Asked once the run stands on the screen
 */
export async function startRun(
  recipe: Recipe,
  runId: string = crypto.randomUUID(),
  takeWeights: () => Promise<Result<unknown>> = async () => success(null),
  wishes: { readonly acceptsMissing?: boolean } = {},
  labelOf: () => Promise<RunLabel | null> = async () => null,
): Promise<void> {
  const { run, runs } = useStudio.getState();
  if (isRunActive(run)) return;
  const { saveEveryMinutes } = runs;
  showRun(runId, recipe);
  const label = (await labelOf()) ?? labelOfRecipe(recipe);
  const taken = await takeWeights();
  if (!taken.ok) return showRefused(runId, run, taken.failure);
  const answer = await ask('startRun', {
    runId,
    recipe,
    saveEveryMinutes,
    ...wishes,
    label: { said: runLabelInWords(label), label },
  });
  if (!answer.ok) showRefused(runId, run, answer.failure);
}

/** Starts a run of the recipe on the screen from the model in hand, whatever that recipe starts from. */
export async function trainOn(): Promise<void> {
  const { recipe, model } = useStudio.getState();
  if (model.report) await startRun({ ...recipe.recipe, start: model.report.identity });
}

/** What says that a run without a checkpoint needs the weights again that it starts from. */
const NEEDS_WEIGHTS: ReadonlySet<string> = new Set(['noModel', 'startNotInHand']);

/**
 * Goes on with a kept run from its last checkpoint, under its own recipe; its dataset is open. One that was lost before its
 * first checkpoint begins again, from the weights it names.
 */
export async function continueRun(
  runId: string,
  recipe: Recipe,
  wishes: { readonly acceptsMissing?: boolean } = {},
): Promise<void> {
  const { run, runs } = useStudio.getState();
  if (isRunActive(run)) return;
  const { saveEveryMinutes } = runs;
  // At once: a second press while the data are decided anew finds a run under way.
  showRun(runId, recipe);
  await followDecisions(recipe.dataset);
  updateSlice('recipe', (state) => withRecipe(state, recipe));
  const goOn = () => ask('continueRun', { runId, saveEveryMinutes, ...wishes });
  let answer = await goOn();
  if (!answer.ok && NEEDS_WEIGHTS.has(answer.failure.code)) {
    const taken = await takeStartOf(recipe);
    if (!taken.ok) return showRefused(runId, run, taken.failure);
    answer = await goOn();
  }
  if (!answer.ok) showRefused(runId, run, answer.failure);
}

/** Trains the run that stopped for images that cannot be read any more on those that are left. */
export const trainOnTheRest = () => tryAgain({ acceptsMissing: true });

/** Tries the run again that failed for a part of Vireo that could not be fetched. */
export const retryRun = () => tryAgain({});

async function tryAgain(wishes: { readonly acceptsMissing?: boolean }): Promise<void> {
  const { runId, recipe } = useStudio.getState().run;
  if (runId === null || recipe === null) return;
  const kept = await ask('readRun', { runId });
  if (kept.ok) return continueRun(runId, recipe, wishes);
  // It never made a step, and is not kept.
  await startRun(recipe, runId, () => takeStartOf(recipe), wishes);
}

/** Takes in hand what a recipe starts from; how is no part of the first screen. */
async function takeStartOf(recipe: Recipe): Promise<Result<unknown>> {
  const part = await fetchPart(() => import('./start'));
  return part.ok ? part.value.takeStart(recipe) : part;
}

function showRun(runId: string, recipe: Recipe): void {
  updateSlice('run', (run) => withFreshRun(run, { runId, recipe }));
}

/** Refused before it began: what was there comes back, with the reason. */
function showRefused(runId: string, before: RunSlice, failure: Failure): void {
  updateSlice('run', (now) => {
    if (now.runId !== runId) return {};
    const { estimate, estimating } = now;
    return now.progress === null ? { ...before, estimate, estimating, failure } : { failure };
  });
}

/** Times a few steps of the recipe on the screen, to say how long a run would take. */
export async function estimateRun(): Promise<void> {
  const { recipe } = useStudio.getState().recipe;
  updateSlice('run', () => ({ estimating: true, failure: null }));
  const answer = await ask('estimateRun', { recipe });
  updateSlice('run', () =>
    answer.ok
      ? { estimating: false, estimate: { recipe, result: answer.value } }
      : { estimating: false, failure: answer.failure },
  );
}

/** Saves a checkpoint of the run under way, where there is one: the page is being hidden or closed. */
export async function saveRun(): Promise<void> {
  if (isRunActive(useStudio.getState().run)) await ask('saveRun', {});
}

async function steer(command: 'pauseRun' | 'resumeRun' | 'stopRun'): Promise<void> {
  const answer = await ask(command, {});
  updateSlice('run', () => ({ failure: answer.ok ? null : answer.failure }));
}

export const pauseRun = () => steer('pauseRun');
export const resumeRun = () => steer('resumeRun');
export const stopRun = () => steer('stopRun');
