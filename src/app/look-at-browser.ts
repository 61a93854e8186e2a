/** Finds out what this browser lacks. Words for it are fetched only where there is something to say. */
import { lacksOf } from '../client/browser-needs';
import { loadLackWords } from '../i18n/language';
import { sentence } from '../i18n/use-words';
import { updateSlice } from '../state/studio';
import { notify } from '../ui/notify';

export async function lookAtBrowser(): Promise<void> {
  const lacks = lacksOf(globalThis);
  if (lacks.length === 0) return;
  const words = await loadLackWords();
  if (!words.ok) notify({ message: sentence('failure', words.failure), tone: 'bad' });
  updateSlice('browser', () => ({ lacks }));
}
