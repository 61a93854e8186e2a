import { useEffect } from 'react';
import { useWords } from '../i18n/use-words';
import { runShare } from '../state/selectors/run-share';
import { runStateOf } from '../state/slices/run-slice';
import { useStudio } from '../state/studio';

/** The tab's title shows how far the run is. */
export function usePageTitle(): void {
  const { t, formats } = useWords();
  const state = useStudio((studio) => runStateOf(studio.run));
  const percent = useStudio(({ run }) => (run.progress ? Math.floor(runShare(run.progress) * 100) : 0));
  useEffect(() => {
    const word = t(`run.state.${state}`);
    if (state === 'idle') document.title = 'Vireo';
    else if (state === 'training' || state === 'paused') {
      document.title = `${formats.percent(percent / 100, 0)} · ${word} · Vireo`;
    } else document.title = `${word} · Vireo`;
  }, [state, percent, t, formats]);
}
