/** The page's one store: a slice per noun. Commands change it through the functions beside it, worker events through `applyTrainerEvent`. */
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { CommandName, Commands } from '../protocol/commands';
import type { Result } from '../shared/result';
import { type BrowserState, nothingLacking } from './slices/browser-slice';
import { type DatasetState, emptyDataset } from './slices/dataset-slice';
import { type DevicesState, unknownDevices } from './slices/devices-slice';
import { type EvaluationState, notEvaluated } from './slices/evaluation-slice';
import { type HealthState, notChecked } from './slices/health-slice';
import { type ImageMapState, noImageMap } from './slices/image-map-slice';
import { type InterruptedState, nothingInterrupted } from './slices/interrupted-slice';
import { emptyModel, type ModelState } from './slices/model-slice';
import { emptyPrediction, type PredictionState } from './slices/prediction-slice';
import { emptyQueue, type QueueState } from './slices/queue-slice';
import { firstRecipe, type RecipeState } from './slices/recipe-slice';
import { emptyRun, type RunSlice } from './slices/run-slice';
import { emptyRuns, type RunsState } from './slices/runs-slice';
import { emptySite, type SiteState } from './slices/site-slice';
import { fromNothing, type StartState } from './slices/start-slice';
import { notLookedAt, type StoredPixelsState } from './slices/stored-pixels-slice';
import { noPlan, type SubmissionState } from './slices/submission-slice';
import { noTryout, type TryoutState } from './slices/tryout-slice';

/** How the page asks the training worker; the app connects it to the client. */
export type Ask = <K extends CommandName>(
  command: K,
  input: Commands[K]['input'],
) => Promise<Result<Commands[K]['output']>>;

export interface Studio {
  readonly ask: Ask;
  readonly browser: BrowserState;
  readonly dataset: DatasetState;
  readonly devices: DevicesState;
  readonly recipe: RecipeState;
  readonly start: StartState;
  readonly run: RunSlice;
  readonly evaluation: EvaluationState;
  readonly imageMap: ImageMapState;
  readonly health: HealthState;
  readonly interrupted: InterruptedState;
  readonly tryout: TryoutState;
  readonly queue: QueueState;
  readonly runs: RunsState;
  readonly model: ModelState;
  readonly prediction: PredictionState;
  readonly submission: SubmissionState;
  readonly storedPixels: StoredPixelsState;
  readonly site: SiteState;
}

const notConnected: Ask = async () => ({ ok: false, failure: { code: 'workerNotStarted' } });

export const useStudio = create<Studio>()(() => ({
  ask: notConnected,
  browser: nothingLacking,
  dataset: emptyDataset,
  devices: unknownDevices,
  recipe: firstRecipe,
  start: fromNothing,
  run: emptyRun,
  evaluation: notEvaluated,
  imageMap: noImageMap,
  health: notChecked,
  interrupted: nothingInterrupted,
  tryout: noTryout,
  queue: emptyQueue,
  runs: emptyRuns,
  model: emptyModel,
  prediction: emptyPrediction,
  submission: noPlan,
  storedPixels: notLookedAt,
  site: emptySite,
}));

/** What a selector makes of the store, an object of its own each time: drawn anew only when one of its fields differs. */
export function useFlatStudio<T>(select: (studio: Studio) => T): T {
  return useStudio(useShallow(select));
}

/** Asks the worker; what it answers is for the caller to put into its slice. */
export const ask: Ask = (command, input) => useStudio.getState().ask(command, input);

/** Changes one slice, leaving the others as they are. */
export function updateSlice<S extends Exclude<keyof Studio, 'ask'>>(
  slice: S,
  change: (current: Studio[S]) => Partial<Studio[S]>,
): void {
  useStudio.setState((studio) => {
    const next: Partial<Studio> = { [slice]: { ...studio[slice], ...change(studio[slice]) } };
    return next;
  });
}
