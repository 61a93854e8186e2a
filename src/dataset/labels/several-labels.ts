import type { ColumnProfile } from './column-profile';

/** What is written between the labels of one image. A blank comes last: names have blanks, too. */
const SIGNS = ['|', ';', ',', '/', ' '] as const;

/**
 * What stands between the labels of an image that has several in one cell (`Edema|Effusion`), or null where every value is one label.
 * Believed where nearly all parts of such values are labels of other images by themselves.
 */
export function signBetweenLabels({ counts, kind, isEndless }: ColumnProfile): string | null {
  if (kind !== 'words' || isEndless) return null;
  const values = [...counts.keys()];
  for (const sign of SIGNS) {
    const joined = values.filter((value) => value.includes(sign));
    if (joined.length === 0 || joined.length === values.length) continue;
    const parts = joined.flatMap((value) => value.split(sign).map((part) => part.trim()));
    const known = parts.filter((part) => counts.has(part));
    if (known.length >= 0.9 * parts.length) return sign;
  }
  return null;
}
