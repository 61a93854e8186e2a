/** Folders that only cut a large download into pieces (`HAM10000_images_part_1/`, `images_001/`), and so are no classes. */

/** What such folders are called, beside their number. */
const PART_WORD =
  /(^|[^a-z])(part|parts|pt|images?|imgs?|batch|chunk|shard|archive|zip|tar|volume|vol|disc|disk|data|dataset|dir|folder|subfolder|subset|section|piece|block|bucket|slice|jpg|jpeg|png|jpegs|pngs|photos?|pictures?|files?|train|test)$/i;

/** What folders are called that say nothing of what is in them. */
const EMPTY_WORD =
  /^(images?|imgs?|pictures?|photos?|data|dataset|all|raw|files?|jpe?gs?|pngs?|jpegimages|annotations?|trimaps?|masks?|labels?|meta)$/i;

/** Whether all names say no more than that there are pictures, or they differ in a number alone, and what stands before it says no more than that they are pieces. */
export function areDownloadParts(names: readonly string[]): boolean {
  if (names.length === 0) return false;
  if (names.every((name) => EMPTY_WORD.test(name))) return true;
  const stems = new Set(names.map((name) => stemOf(name)));
  const [stem = null] = stems;
  return stems.size === 1 && stem !== null && PART_WORD.test(stem);
}

/** `images_part_1` → `images_part`; null where no number, letter or range stands at the end. */
function stemOf(name: string): string | null {
  const match = /^(.*?)[ _.(-]*(\d+(?:[ _-]*(?:of|to|-)[ _-]*\d+)?|[ivx]+|[a-f])\)?$/i.exec(name.trim());
  return match && match[1] !== '' ? match[1].toLowerCase() : null;
}

/** Folders of one hexadecimal digit or a pair of them: how stores share out files by their checksums. */
export function areShards(names: readonly string[]): boolean {
  return (
    names.length >= 10 &&
    names.every((name) => /^[0-9a-f]{1,3}$/i.test(name)) &&
    names.some((name) => /[a-f]/i.test(name))
  );
}
