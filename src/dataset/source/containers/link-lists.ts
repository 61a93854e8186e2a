/** Lists of links as Yoga-82 publishes them: a line for each picture, `path<TAB>http…`, and no picture. */
import type { DatasetProblem } from '../../../protocol/dataset';
import type { FileListing } from '../listing';
import { headOf, storedBytes } from '../member-bytes';
import { readFile } from '../read-block';

/** Texts that are looked at before it is known that links are what they hold: lists are large, detectors' boxes are not. */
const FIRST_LOOK = 3;
const MOST_LISTS = 1000;
const HEAD_BYTES = 4096;
const MAX_LIST_BYTES = 64 * 2 ** 20;
const LINK_LINE = /^[^\t\r\n]*[\t ,;]\s*"?https?:\/\/\S+\s*$/;

/** `texts` (positions in the listing) without lists of links, and what is said of those: how many, of how many pictures. */
export async function setLinkListsAside(
  listing: FileListing,
  texts: readonly number[],
): Promise<{ readonly texts: readonly number[]; readonly problems: readonly DatasetProblem[] }> {
  const sizeOf = (index: number) => listing.files[index].sizeBytes;
  const bySize = [...texts].sort((a, b) => sizeOf(b) - sizeOf(a));
  let isFound = false;
  for (const index of bySize.slice(0, FIRST_LOOK)) isFound ||= await beginsWithLinks(listing, index);
  if (!isFound) return { texts, problems: [] };
  const lists = new Set<number>();
  let count = 0;
  for (const index of bySize.slice(0, MOST_LISTS)) {
    const links = sizeOf(index) > MAX_LIST_BYTES ? 0 : await linksIn(listing, index);
    if (links === 0) continue;
    count += links;
    lists.add(index);
  }
  const [first] = lists;
  if (first === undefined) return { texts, problems: [] };
  const values = { count, lists: lists.size };
  const { path } = listing.files[first];
  return {
    texts: texts.filter((index) => !lists.has(index)),
    problems: [{ path, code: 'linkLists', severity: 'excluded', values }],
  };
}

async function beginsWithLinks({ files, archives }: FileListing, index: number): Promise<boolean> {
  const stored = await storedBytes(files[index], archives);
  const head = stored.ok ? await headOf(stored.value, HEAD_BYTES) : stored;
  return head.ok && linkCount(new TextDecoder().decode(head.value)) > 0;
}

async function linksIn(listing: FileListing, index: number): Promise<number> {
  const content = await readFile(listing, index);
  return content.ok ? linkCount(new TextDecoder().decode(content.value)) : 0;
}

/** How many pictures a list links to: 0 where most of its lines are something else. */
function linkCount(text: string): number {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const links = lines.filter((line) => LINK_LINE.test(line.trimEnd()));
  return links.length > lines.length / 2 ? links.length : 0;
}
