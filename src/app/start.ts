import './studio.css';
import { startLanguage } from '../i18n/language';
import { connectTrainer } from './connect-trainer';

/** What must stand before the first screen: its words, and the line to the worker. */
export async function start(): Promise<void> {
  await startLanguage();
  connectTrainer();
}
