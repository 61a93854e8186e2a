import type { RunSummary } from '../../protocol/runs';
import type { RunsState } from '../slices/runs-slice';

/** What the list shows: not the deleted ones, starred first, by what is searched for. */
export function shownRuns(runs: Pick<RunsState, 'entries' | 'search'>): readonly RunSummary[] {
  const sought = runs.search.trim().toLocaleLowerCase();
  return inOrder(runs.entries ?? NONE)
    .filter(({ text }) => text.includes(sought))
    .map(({ entry }) => entry);
}

interface SearchedRun {
  readonly entry: RunSummary;
  /** All that is searched, in small letters; a line feed, which nobody types, keeps its parts apart. */
  readonly text: string;
}

const NONE: readonly RunSummary[] = [];
const searched = new WeakMap<readonly RunSummary[], readonly SearchedRun[]>();
const texts = new WeakMap<RunSummary, SearchedRun>();

/** Put in order once for each reading of the list, not for each letter that is typed. */
function inOrder(entries: readonly RunSummary[]): readonly SearchedRun[] {
  const known = searched.get(entries);
  if (known) return known;
  const made = entries
    .filter(({ deletedAt }) => deletedAt === null)
    .toSorted((a, b) => Number(b.starred) - Number(a.starred) || b.createdAt - a.createdAt)
    .map(asSearched);
  searched.set(entries, made);
  return made;
}

/** Once for each run: a star leaves the others as they were. */
function asSearched(entry: RunSummary): SearchedRun {
  const known = texts.get(entry);
  if (known) return known;
  const text = [entry.name, entry.notes, entry.dataset.name].join('\n').toLocaleLowerCase();
  texts.set(entry, { entry, text });
  return { entry, text };
}
