import { useEffect } from 'react';
import { formatsOf } from '../i18n/formats';
import { currentLanguage, say, sentence } from '../i18n/use-words';
import { wilsonInterval } from '../metrics/intervals';
import { keptEpoch } from '../metrics/records';
import { hasEnded, type RunSlice, runStateOf } from '../state/slices/run-slice';
import { useStudio } from '../state/studio';
import { notify } from '../ui/notify';
import { goToView } from '../ui/use-view';

/** Says once that a run has ended, wherever the person has scrolled to. */
export function useFinishNotice(): void {
  useEffect(
    () =>
      useStudio.subscribe((now, before) => {
        if (hasEnded(before.run, now.run)) tell(now.run);
      }),
    [],
  );
}

function tell(run: RunSlice): void {
  const state = runStateOf(run);
  const failure = run.progress?.failure;
  if (state === 'finished') {
    const message = figureInWords(run);
    const hide = notify({
      ...{ title: say('run.finishedNotice'), message, tone: 'good' },
      action: { word: say('run.seeResults'), onClick: () => goToView('results') },
    });
    // It leads to what the person has then gone to by another way.
    addEventListener('hashchange', hide, { once: true });
    notifyOutside(`${say('run.finishedNotice')} ${message}`);
  } else if (state === 'failed' && failure) {
    notify({ title: say('run.failedNotice'), message: sentence('failure', failure), tone: 'bad' });
    notifyOutside(say('run.failedNotice'));
  }
}

/** What the run came to: the figure that stands large on the screen. */
function figureInWords({ epochs, recipe, progress }: RunSlice): string {
  const kept = keptEpoch(epochs, recipe?.training.keep ?? 'best');
  if (typeof kept?.validationAccuracy !== 'number') return '';
  const formats = formatsOf(currentLanguage());
  const count = progress?.basis?.validationCount ?? 0;
  const [low, high] = wilsonInterval(kept.validationAccuracy, count).map(formats.roughPercent);
  return say('run.finishedAt', {
    accuracy: formats.percent(kept.validationAccuracy),
    low,
    high,
    number: kept.epoch,
  });
}

/** To a person who is in another tab, where they allowed it. */
function notifyOutside(message: string): void {
  if (document.visibilityState === 'visible') return;
  if ('Notification' in window && Notification.permission === 'granted') {
    new Notification('Vireo', { body: message, icon: './favicon.svg' });
  }
}
