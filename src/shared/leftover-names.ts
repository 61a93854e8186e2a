/** Files that systems, network disks and programs leave in folders: nobody means them. In lower case. */
export const LEFTOVERS: ReadonlySet<string> = new Set([
  ...['__macosx', 'icon\r', '@eadir', '#recycle', '@recycle', '#snapshot', 'thumbs.db', 'ehthumbs.db'],
  ...['ehthumbs_vista.db', 'desktop.ini', '$recycle.bin', 'recycler', 'system volume information'],
  ...['lost+found', 'picasa.ini', 'zbthumbnail.info', '__pycache__'],
]);

/** Thumbnails that a disk makes beside the pictures, and what an editor keeps while a file is open. */
export const LEFTOVER_BEGINNINGS = ['SYNOPHOTO_THUMB', 'SYNOFILE_THUMB', '~$'] as const;
