/** The board's language. Its words are in it whole, since a page of one file fetches nothing. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { board as en } from './en/board';
import { failures as enFailures } from './en/failures';
import { board as es } from './es/board';
import { failures as esFailures } from './es/failures';
import type { LanguageCode } from './language';
import { LANGUAGE_STORED_AS, matchCode } from './match-code';
import { numbersInWords } from './numbers-in-words';

const WORDS = {
  en: { name: 'English', translation: { ...en, ...enFailures } },
  es: { name: 'Español', translation: { ...es, ...esFailures } },
} as const satisfies Record<LanguageCode, { readonly name: string; readonly translation: object }>;

export const BOARD_LANGUAGES = Object.entries(WORDS).map(([code, { name }]) => ({ code, name }));

/** What was chosen in the studio on the same origin; null where nothing was, or the browser keeps nothing for a page of the disk. */
function storedCode(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_STORED_AS);
  } catch {
    return null;
  }
}

export async function startBoardLanguage(): Promise<void> {
  const stored = storedCode();
  const wanted = stored === null ? navigator.languages : [stored];
  const { en: english, es: spanish } = WORDS;
  await i18next
    .use(initReactI18next)
    .use(numbersInWords)
    .init({
      lng: matchCode(wanted, Object.keys(WORDS)),
      fallbackLng: 'en',
      resources: { en: { translation: english.translation }, es: { translation: spanish.translation } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      returnNull: false,
    });
  document.documentElement.lang = i18next.language;
}

/** For as long as the page is open: what the studio remembers stays as it is. */
export async function chooseBoardLanguage(code: string): Promise<void> {
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
}
