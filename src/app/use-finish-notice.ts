import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { sentence, useWords } from '../i18n/use-words';
import { runStateOf } from '../state/run-slice';
import { useStudio } from '../state/studio';

/** Says once that a run has ended, wherever the person has scrolled to. */
export function useFinishNotice(): void {
  const { t } = useWords();
  const state = useStudio((studio) => runStateOf(studio.run));
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    if (state === 'finished') notifications.show({ message: t('run.finishedNotice'), color: 'vireo' });
    const failure = useStudio.getState().run.progress?.failure;
    if (state === 'failed' && failure) {
      notifications.show({
        title: t('run.failedNotice'),
        message: sentence('failure', failure),
        color: 'red',
        autoClose: 10_000,
      });
    }
  }, [state, t]);
}
