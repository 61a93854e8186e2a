import { epochAccuracies } from '../metrics/pruning';
import type { QueuedRun, QueueView } from '../protocol/queue';
import { isReady, type PruningRule, type QueueChange, type QueueLabel, withChange } from '../recipe/queue';
import type { Recipe } from '../recipe/schema';
import { isSameStart } from '../recipe/start';
import { fetchPart } from '../shared/fetch-part';
import type { Failure, Result } from '../shared/result';
import { withView } from '../state/slices/queue-slice';
import { isRunActive } from '../state/slices/run-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { followDecisions, recallDataset } from './dataset';
import { goOnWithInterrupted } from './interrupted';
import { giveFiles } from './start-files';

/** Puts recipes at the end of the queue. */
export function enqueue(
  runs: readonly { readonly recipe: Recipe; readonly label: QueueLabel }[],
): Promise<boolean> {
  const { entries, isDriven } = useStudio.getState().queue;
  const added = runs.map((run) => ({ ...run, id: crypto.randomUUID() }));
  return changeQueue({ kind: 'add', entries: added, afresh: entries.length === 0 && !isDriven });
}

/** Puts a recipe at the end of the queue, which goes on by itself when the run under way has ended. */
export async function queueNext(recipe: Recipe, label: QueueLabel): Promise<void> {
  if (!(await enqueue([{ recipe, label }]))) return;
  const { isDriven, drivenElsewhere } = useStudio.getState().queue;
  if (!isDriven && !drivenElsewhere) await runQueue();
}

export const removeQueued = (id: string) => changeQueue({ kind: 'remove', id });
export const moveQueued = (id: string, to: number) => changeQueue({ kind: 'move', id, to });

/** The field follows the fingers; the disk a moment later. */
export function setPruning(pruning: PruningRule | null): Promise<boolean> {
  updateSlice('queue', () => ({ pruning }));
  return changeQueue({ kind: 'prune', pruning });
}

/** Changes the queue on disk, and here; answers whether that worked. */
export async function changeQueue(change: QueueChange<Recipe>): Promise<boolean> {
  const answer = await ask('changeQueue', { change });
  if (answer.ok || answer.failure.code !== 'storageUnavailable') return taken(answer);
  // A browser that keeps nothing: the queue lasts as long as the page.
  updateSlice('queue', ({ entries, pruning, begun }) => ({
    ...withChange({ entries, pruning, begun }, change),
    failure: null,
  }));
  return true;
}

/** Shows the queue as it was answered, or why there is no answer. */
function taken(answer: Result<QueueView>): boolean {
  updateSlice('queue', (state) =>
    answer.ok ? { ...withView(state, answer.value), failure: null } : { failure: answer.failure },
  );
  return answer.ok;
}

/** Looks for a queue that an earlier tab, or a worker that ended, has left; what is there is offered. */
export async function lookForQueue(): Promise<void> {
  const answer = await ask('readQueue', {});
  if (!answer.ok && answer.failure.code === 'storageUnavailable') return;
  updateSlice('queue', () => ({ isOffered: true }));
  if (!taken(answer)) updateSlice('queue', () => ({ isOffered: false }));
}

/** The queue stays as it is, for later. */
export function leaveQueue(): void {
  updateSlice('queue', () => ({ isOffered: false, waitsFor: null }));
}

/**
 * Runs what is queued, one after the other, until it is empty or told to stop; a run that was interrupted goes on first.
 * @param onInterruptedBegin called once that one can begin, before it does
 */
export async function runQueue(onInterruptedBegin = () => {}): Promise<void> {
  const answer = await ask('driveQueue', { drive: true });
  const isKept = answer.ok || answer.failure.code !== 'storageUnavailable';
  if (isKept && !taken(answer)) return;
  updateSlice('queue', () => ({ isDriven: true, isOffered: false, waitsFor: null, failure: null }));
  if (useStudio.getState().queue.entries.some(({ failure }) => failure))
    await changeQueue({ kind: 'retry', id: null });
  await recallAccuracies();
  if (useStudio.getState().interrupted.entry === null) return takeNext();
  updateSlice('interrupted', () => ({ thenQueue: true }));
  await goOnWithInterrupted(onInterruptedBegin);
  // Its dataset is asked for, or it could not go on and the run panel says why: the queue waits behind it.
  if (!isRunActive(useStudio.getState().run)) await offerAgain();
}

/** The run under way goes on; no other follows it. */
export async function holdQueue(): Promise<void> {
  updateSlice('queue', () => ({ isDriven: false }));
  const answer = await ask('driveQueue', { drive: false });
  if (answer.ok) taken(answer);
}

/** Holds it, and says where it is seen that it waits. */
export async function offerAgain(): Promise<void> {
  await holdQueue();
  updateSlice('queue', ({ entries }) => ({ isOffered: entries.length > 0 }));
}

/** Begins the next run of the queue, where none is under way. */
export async function takeNext(): Promise<void> {
  if (useStudio.getState().queue.isTaking) return;
  updateSlice('queue', () => ({ isTaking: true }));
  try {
    while (await takeOne());
  } finally {
    updateSlice('queue', () => ({ isTaking: false }));
  }
}

/** Takes one entry; answers whether its turn passed at once to the next. */
async function takeOne(): Promise<boolean> {
  const { run, queue } = useStudio.getState();
  if (!queue.isDriven || isRunActive(run)) return false;
  const next = queue.entries.find(isReady);
  if (!next?.recipe) {
    await holdQueue();
    return false;
  }
  if (!(await findDataset(next.recipe))) return false;
  const runId = crypto.randomUUID();
  if (!(await changeQueue({ kind: 'take', id: next.id, runId }))) {
    await offerAgain();
    return false;
  }
  // Taken out of the queue meanwhile, here or in another tab.
  if (!isQueued(runId)) return true;
  return begin(next.recipe, runId);
}

/**
 * Opens the dataset of a recipe: as it is open where its files are there, else what the cache kept for this recipe (a
 * queue may vary the image size). Else the person is asked for it.
 */
async function findDataset(recipe: Recipe): Promise<boolean> {
  const { fingerprint, name } = recipe.dataset;
  if (fingerprint === null || hasFilesOf(fingerprint)) return true;
  if (await recallDataset(fingerprint, name, recipe)) return true;
  await offerAgain();
  updateSlice('queue', () => ({ waitsFor: { name, fingerprint } }));
  return false;
}

function hasFilesOf(fingerprint: string): boolean {
  const { summary, source } = useStudio.getState().dataset;
  return source !== null && summary?.fingerprint === fingerprint;
}

/** What refuses one recipe and not the next: it cannot work, or its weights cannot be had. */
const ITS_OWN: ReadonlySet<string> = new Set([
  'recipeRefused',
  'startFileMissing',
  'startShelfMissing',
  'startShelfOther',
  'startRunMissing',
  'startRunOther',
  'startUnnamed',
  'shelfFileGone',
  'shelfFileDamaged',
  'importNothingFits',
]);

async function begin(recipe: Recipe, runId: string): Promise<boolean> {
  // No part of the first screen.
  const part = await fetchPart(() => import('./start'));
  if (!part.ok) {
    await changeQueue({ kind: 'putBack', runId, failure: null });
    await holdQueue();
    refuse(part.failure);
    return false;
  }
  await followDecisions(recipe.dataset);
  // While the data were decided anew a person may have held the queue or started a run.
  const { queue, run } = useStudio.getState();
  if (!queue.isDriven || isRunActive(run)) {
    await changeQueue({ kind: 'putBack', runId, failure: null });
    return false;
  }
  await part.value.startQueued(recipe, runId);
  const { failure } = useStudio.getState().run;
  if (!failure) return false;
  // It is passed over; whatever else refused it would refuse the next one too.
  const isItsOwn = ITS_OWN.has(failure.code);
  await changeQueue({ kind: 'putBack', runId, failure: isItsOwn ? failure : null });
  if (!isItsOwn) await holdQueue();
  return isItsOwn;
}

/** Gives the files that a queued recipe starts from; they serve every recipe that names them. */
export async function giveQueuedFiles(files: readonly File[], waiting: QueuedRun): Promise<void> {
  const given = await giveFiles(files);
  const start = waiting.recipe?.start;
  if (!given.ok) return refuse(given.failure);
  if (!start || !isSameStart(given.value, start)) {
    const name = start?.kind === 'files' ? start.name : '';
    return refuse({ code: 'startFileOther', values: { name, given: given.value.name } });
  }
  for (const { id, recipe } of useStudio.getState().queue.entries)
    if (recipe && isSameStart(recipe.start, start)) await changeQueue({ kind: 'retry', id });
}

function refuse(failure: Failure): void {
  updateSlice('queue', () => ({ failure }));
}

/** Whether an entry was taken for this run, and that run does not is kept yet. */
export function isQueued(runId: string): boolean {
  return useStudio.getState().queue.entries.some((entry: QueuedRun) => entry.runId === runId);
}

/** Reads the curves of runs that the queue began before this page did. */
async function recallAccuracies(): Promise<void> {
  const { begun, accuracies } = useStudio.getState().queue;
  const missing = begun.filter((runId) => !accuracies.has(runId));
  const found = await Promise.all(missing.map((runId) => ask('readRun', { runId })));
  const known = found.flatMap((answer) =>
    // A run that was purged meanwhile says nothing.
    answer.ok ? [[answer.value.entry.runId, epochAccuracies(answer.value.metrics.epochs)] as const] : [],
  );
  updateSlice('queue', (queue) => ({ accuracies: new Map([...queue.accuracies, ...known]) }));
}
