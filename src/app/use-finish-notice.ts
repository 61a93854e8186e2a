import { useEffect, useRef } from 'react';
import { sentence, useWords } from '../i18n/use-words';
import { runStateOf } from '../state/run-slice';
import { useStudio } from '../state/studio';
import { notify } from '../ui/notify';

/** Says once that a run has ended, wherever the person has scrolled to. */
export function useFinishNotice(): void {
  const { t } = useWords();
  const state = useStudio((studio) => runStateOf(studio.run));
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    if (state === 'finished') {
      notify({ message: t('run.finishedNotice'), tone: 'good' });
      notifyOutside(t('run.finishedNotice'));
    }
    const failure = useStudio.getState().run.progress?.failure;
    if (state === 'failed' && failure) {
      notify({ title: t('run.failedNotice'), message: sentence('failure', failure), tone: 'bad' });
      notifyOutside(t('run.failedNotice'));
    }
  }, [state, t]);
}

/** To a person who is in another tab, where they allowed it. */
function notifyOutside(message: string): void {
  if (document.visibilityState === 'visible') return;
  if ('Notification' in window && Notification.permission === 'granted') {
    new Notification('Vireo', { body: message, icon: './favicon.svg' });
  }
}
