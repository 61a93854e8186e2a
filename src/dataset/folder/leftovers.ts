import { LEFTOVER_BEGINNINGS, LEFTOVERS } from '../../shared/leftover-names';

/** Where none of this stands in a path, nothing of it is a leftover: most paths need no closer look. */
const SUSPICIOUS =
  /(^|\/)([.~$#@_]|SYNO|icon\r|thumbs|ehthumbs|desktop\.ini|recycler|system|lost|picasa|zbthumb)/i;

/**
 * The part of a path that makes it a leftover, or null. Whatever begins with a dot is hidden; `..` is no hidden folder: a
 * path that leads outside is told as what it is.
 */
export function leftoverIn(path: string): string | null {
  if (!SUSPICIOUS.test(path)) return null;
  for (const segment of path.split('/')) {
    const isHidden = segment.startsWith('.') && segment !== '..';
    if (
      isHidden ||
      LEFTOVERS.has(segment.toLowerCase()) ||
      LEFTOVER_BEGINNINGS.some((beginning) => segment.startsWith(beginning))
    )
      return segment;
  }
  return null;
}
