import type { ViewId } from '../../shared/views';
import { isRunActive } from '../slices/run-slice';
import type { Studio } from '../studio';

/** Each but `start` is done in a view, and leads there. */
export type NextStep = 'chooseData' | 'start' | 'seeResults' | 'predict' | 'download' | 'seeMistakes';

/** The one thing to do next, seen from a view; null where the view itself has all there is, and while a run is under way. */
export function nextStep({ dataset, model, prediction, run }: Studio, view: ViewId): NextStep | null {
  if (isRunActive(run)) return null;
  const isBeforeTraining = view === 'data' || view === 'recipe';
  if (model.report === null || (isBeforeTraining && dataset.summary !== null))
    return dataset.summary === null ? elsewhere('chooseData', 'data', view) : 'start';
  if (prediction.set !== null) {
    if (view !== 'predict') return 'download';
    return dataset.summary !== null && run.epochs.length > 0 ? 'seeMistakes' : null;
  }
  const isSeen = view === 'results' || run.epochs.length === 0;
  return isSeen || view === 'predict' ? elsewhere('predict', 'predict', view) : 'seeResults';
}

const elsewhere = (step: NextStep, place: ViewId, view: ViewId) => (place === view ? null : step);
