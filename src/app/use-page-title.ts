import { useEffect } from 'react';
import { useWords } from '../i18n/use-words';
import { keptEpoch } from '../metrics/records';
import { runShare } from '../state/selectors/run-share';
import { runStateOf } from '../state/slices/run-slice';
import { useStudio } from '../state/studio';

/** The tab's title shows how far the run is, and what it came to. */
export function usePageTitle(): void {
  const { t, formats } = useWords();
  const state = useStudio((studio) => runStateOf(studio.run));
  const percent = useStudio(({ run }) => (run.progress ? Math.floor(runShare(run.progress) * 100) : 0));
  const accuracy = useStudio(
    ({ run }) => keptEpoch(run.epochs, run.recipe?.training.keep ?? 'best')?.validationAccuracy ?? null,
  );
  useEffect(() => {
    const word = t(`run.state.${state}`);
    if (state === 'idle') document.title = 'Vireo';
    else if (state === 'training' || state === 'paused') {
      document.title = `${formats.percent(percent / 100, 0)} · ${word} · Vireo`;
    } else if (state === 'finished' && accuracy !== null)
      document.title = `${formats.percent(accuracy)} · ${word} · Vireo`;
    else document.title = `${word} · Vireo`;
  }, [state, percent, accuracy, t, formats]);
}
