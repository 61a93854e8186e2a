import { useEffect } from 'react';
import { say, sentence } from '../i18n/use-words';
import { hasEnded, type RunSlice, runStateOf } from '../state/slices/run-slice';
import { useStudio } from '../state/studio';
import { notify } from '../ui/notify';

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
    notify({ message: say('run.finishedNotice'), tone: 'good' });
    notifyOutside(say('run.finishedNotice'));
  } else if (state === 'failed' && failure) {
    notify({ title: say('run.failedNotice'), message: sentence('failure', failure), tone: 'bad' });
    notifyOutside(say('run.failedNotice'));
  }
}

/** To a person who is in another tab, where they allowed it. */
function notifyOutside(message: string): void {
  if (document.visibilityState === 'visible') return;
  if ('Notification' in window && Notification.permission === 'granted') {
    new Notification('Vireo', { body: message, icon: './favicon.svg' });
  }
}
