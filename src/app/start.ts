import './studio.css';
import { startLanguage } from '../i18n/language';
import { sentence } from '../i18n/use-words';
import { notify } from '../ui/notify';
import { withPart } from '../ui/with-part';
import { connectTrainer } from './connect-trainer';
import { refuseStrayDrops } from './stray-drops';

/** What must stand before the first screen: its words, and the line to the worker. */
export async function start(): Promise<void> {
  const shown = await startLanguage();
  if (!shown.ok) notify({ message: sentence('failure', shown.failure), tone: 'bad' });
  connectTrainer();
  refuseStrayDrops();
  void withPart(
    () => import('./look-at-browser'),
    ({ lookAtBrowser }) => lookAtBrowser(),
  );
  // A development server keeps nothing: every change is seen at once.
  if (import.meta.env.PROD)
    void withPart(
      () => import('./keep-site'),
      (site) => site.beginKeepingSite(),
    );
}
