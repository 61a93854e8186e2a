/** Files that systems, network disks and programs leave in folders: nobody means them. */
const LEFTOVERS = new Set([
  ...['__macosx', 'icon\r', '@eadir', '#recycle', '@recycle', '#snapshot', 'thumbs.db', 'ehthumbs.db'],
  ...['ehthumbs_vista.db', 'desktop.ini', '$recycle.bin', 'recycler', 'system volume information'],
  ...['lost+found', 'picasa.ini', 'zbthumbnail.info', '__pycache__'],
]);
/** Thumbnails that a disk makes beside the pictures, and what an editor keeps while a file is open. */
const LEFTOVER_NAMES = /^(SYNO(PHOTO|FILE)_THUMB|~\$)/;

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
    if (isHidden || LEFTOVERS.has(segment.toLowerCase()) || LEFTOVER_NAMES.test(segment)) return segment;
  }
  return null;
}
