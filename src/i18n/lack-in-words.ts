import type { BrowserLack } from '../shared/browser-lacks';
import { say } from './use-words';

/** What is missing, what that costs and which browsers would do: needs `loadLackWords`. */
export function lackInWords(lack: BrowserLack): string {
  const { need, loss } = lack;
  const missing = say(`lack.need.${need}`, { address: localAddress(location) });
  // That over plain http nothing works is part of its sentence.
  const cost = need === 'secureContext' ? '' : say(`lack.loss.${loss}`);
  return [missing, cost, wouldDoInWords(lack)].filter((words) => words !== '').join(' ');
}

/** Which browsers would do; empty where none would. */
export function wouldDoInWords({ wouldDo }: BrowserLack): string {
  if (wouldDo === null) return '';
  const { chrome, firefox, safari } = wouldDo;
  return say('lack.wouldDo', { chrome: String(chrome), firefox: String(firefox), safari: String(safari) });
}

/** The address of the page on the machine that serves it. */
function localAddress({ port, pathname }: Location): string {
  return `http://localhost${port && `:${port}`}${pathname}`;
}
