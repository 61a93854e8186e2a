/** The screen's language: the browser's decides, a switch overrides and is remembered. */
import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { invariant } from '../shared/errors';
import { fetchPart } from '../shared/fetch-part';
import { type Result, success } from '../shared/result';
import type { Catalogue } from './catalogue';
import type { en } from './en';
import { first } from './en/first';
import { LANGUAGE_STORED_AS, matchCode } from './match-code';
import { numbersInWords } from './numbers-in-words';

/** Every language: a new one is its catalogue and a line here. Catalogues but the first are fetched when they are shown. */
export const LANGUAGES = [
  { code: 'en', name: 'English', load: () => fetchPart(async () => (await import('./en')).en) },
  { code: 'es', name: 'Español', load: () => fetchPart(async () => (await import('./es')).es) },
] as const satisfies readonly {
  readonly code: string;
  readonly name: string;
  load(): Promise<Result<Catalogue<typeof en>>>;
}[];

export type LanguageCode = (typeof LANGUAGES)[number]['code'];

/** The first of the wanted languages (`es-AR`, `en` …) that the catalogue has; English where it has none. */
export function matchLanguage(wanted: readonly string[]): LanguageCode {
  return matchCode(
    wanted,
    LANGUAGES.map(({ code }) => code),
  );
}

/** Makes the catalogue ready; resolves once the language of the first screen is there. Where it cannot be fetched that is English. */
export async function startLanguage(): Promise<Result<null>> {
  await i18next
    .use(initReactI18next)
    .use(numbersInWords)
    .init({
      lng: 'en',
      fallbackLng: 'en',
      resources: { en: { translation: first } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      returnNull: false,
    });
  const stored = localStorage.getItem(LANGUAGE_STORED_AS);
  return showLanguage(stored ? matchLanguage([stored]) : matchLanguage(navigator.languages));
}

/** Fetches what English says of datasets: the first screen does without. Other languages come whole. */
export async function loadDatasetWords(): Promise<Result<null>> {
  return addToEnglish(await fetchPart(async () => (await import('./en/with-dataset')).withDataset));
}

/** Fetches what English says in the form of the recipe. */
export async function loadRecipeWords(): Promise<Result<null>> {
  return addToEnglish(await fetchPart(async () => (await import('./en/with-recipe')).withRecipe));
}

/** Fetches what English says on the map of the images. */
export async function loadImageMapWords(): Promise<Result<null>> {
  return addToEnglish(
    await fetchPart(async () => {
      const { imageMap, imageMapFailures: failure } = await import('./en/image-map');
      return { ...imageMap, failure };
    }),
  );
}

/** Fetches what English says on the page that checks the kernels. */
export async function loadKernelWords(): Promise<Result<null>> {
  return addToEnglish(
    await fetchPart(async () => {
      const { kernels, kernelReportWords, kernelFailures: failure } = await import('./en/kernels');
      return { ...kernels, ...kernelReportWords, failure };
    }),
  );
}

/** Fetches what English says of a browser that lacks something. */
export async function loadLackWords(): Promise<Result<null>> {
  return addToEnglish(await fetchPart(async () => (await import('./en/lacks')).lacks));
}

/** Fetches what English says in the settings. */
export async function loadSettingsWords(): Promise<Result<null>> {
  return addToEnglish(await fetchPart(async () => (await import('./en/settings')).settings));
}

function addToEnglish(words: Result<object>): Result<null> {
  if (!words.ok) return words;
  if (i18next.isInitialized) i18next.addResourceBundle('en', 'translation', words.value, true, true);
  return success(null);
}

async function showLanguage(code: LanguageCode): Promise<Result<null>> {
  const language = LANGUAGES.find((known) => known.code === code);
  invariant(language !== undefined, `${code} is a language of the catalogue`);
  if (!i18next.hasResourceBundle(code, 'translation')) {
    const catalogue = await language.load();
    if (!catalogue.ok) return catalogue;
    i18next.addResourceBundle(code, 'translation', catalogue.value);
  }
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
  return success(null);
}

/** Shows another language from now on, here and after a reload. */
export function chooseLanguage(code: LanguageCode): Promise<Result<null>> {
  localStorage.setItem(LANGUAGE_STORED_AS, code);
  return showLanguage(code);
}

/** The words of the language on the screen. */
export type Words = TFunction<'translation'>;
