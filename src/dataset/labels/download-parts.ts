/** Folders that only cut a large download into pieces (`HAM10000_images_part_1/`, `images_001/`), and so are no classes. */

/** What such folders are called, beside their number. */
const PART_WORD =
  /(^|[^a-z])(part|parts|pt|images?|imgs?|batch|chunk|shard|archive|zip|tar|volume|vol|disc|disk|data|dataset|dir|folder|subfolder|subset|section|piece|block|bucket|slice|jpg|jpeg|png|jpegs|pngs|photos?|pictures?|files?|train|test)$/i;

/** Whether the names differ in a number alone, and what stands before it says no more than that they are pieces. */
export function areDownloadParts(names: readonly string[]): boolean {
  if (names.length === 0) return false;
  const stems = new Set(names.map((name) => stemOf(name)));
  if (stems.size === 1) {
    const [stem = null] = stems;
    return stem !== null && PART_WORD.test(stem);
  }
  return false;
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
