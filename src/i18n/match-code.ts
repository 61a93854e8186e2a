/** Under what name the browser keeps which language was chosen. */
export const LANGUAGE_STORED_AS = 'vireo.language';

/** The first of the wanted languages (`es-AR`, `en` …) that is known; English where none is. */
export function matchCode<C extends string>(wanted: readonly string[], known: readonly C[]): C | 'en' {
  for (const tag of wanted) {
    const code = tag.toLowerCase().split('-')[0];
    const found = known.find((one) => one === code);
    if (found) return found;
  }
  return 'en';
}
