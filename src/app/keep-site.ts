/** What makes an app of the page: it opens without its server, says when there is a new version, and takes files. */
import { onLaunchFiles, takeSharedPictures } from '../client/given-files';
import { keepSite } from '../client/site';
import { openGiven, receivePictures } from '../commands/given-files';
import { loadDatasetWords } from '../i18n/language';
import { say, sentence } from '../i18n/use-words';
import { isRunActive, runStateOf } from '../state/slices/run-slice';
import { type Studio, useStudio } from '../state/studio';
import { notify, notifyOffer } from '../ui/notify';

/** Begins once the first screen stands. */
export async function beginKeepingSite(): Promise<void> {
  // What is said here is no part of the first screen.
  const words = await loadDatasetWords();
  if (!words.ok) notify({ message: sentence('failure', words.failure), tone: 'bad' });
  receivePictures(await takeSharedPictures());
  onLaunchFiles(openGiven);
  let newest: (() => void) | null = null;
  await keepSite({
    canReload: () => isUntouched(useStudio.getState()),
    whenNeeded: whenFirstDataset(),
    onNewVersion(reload) {
      if (newest === null) offerBetweenRuns(() => newest?.());
      newest = reload;
    },
  });
}

/** Nobody has begun anything that a reload would end. */
function isUntouched({ dataset, model, run, site }: Studio): boolean {
  const isNothingOpen = dataset.summary === null && dataset.opening === null && model.report === null;
  return isNothingOpen && runStateOf(run) === 'idle' && site.shared.length === 0;
}

/** Something is under way that a reload would break into. */
function isBusy({ dataset, prediction, queue, run }: Studio): boolean {
  const isRunning = isRunActive(run) || queue.isDriven;
  return isRunning || dataset.opening !== null || prediction.underWay !== null;
}

/** Resolves once a dataset is open and no run is preparing its images. */
function whenFirstDataset(): Promise<void> {
  const isThere = (studio: Studio) =>
    studio.dataset.summary !== null &&
    studio.dataset.opening === null &&
    runStateOf(studio.run) !== 'preparing';
  return new Promise((resolve) => {
    const stop = useStudio.subscribe((studio) => {
      if (!isThere(studio)) return;
      stop();
      resolve();
    });
  });
}

/** Shows the offer while nothing is under way, until it is taken or put away. */
function offerBetweenRuns(reload: () => void): void {
  let withdraw: (() => void) | null = null;
  const follow = (studio: Studio) => {
    if (isBusy(studio)) {
      withdraw?.();
      withdraw = null;
      return;
    }
    withdraw ??= notifyOffer({
      message: say('site.newVersion'),
      action: say('site.reload'),
      onAction: reload,
      onDismiss: () => stop(),
    });
  };
  const stop = useStudio.subscribe(follow);
  follow(useStudio.getState());
}
