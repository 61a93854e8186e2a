import { useCallback, useMemo, useState } from 'react';
import type { BrowseQuery, ImageCard, SplitRole } from '../../protocol/dataset';
import { ask } from '../../state/studio';
import { PageWindow } from './page-window';

export interface ImageFilter {
  readonly classIndex: number | null;
  readonly role: SplitRole | null;
  readonly search: string;
  readonly folder?: string | undefined;
  /** In an order that no label changes. */
  readonly isAsListed?: boolean;
}

export interface ImagePages {
  readonly query: Omit<BrowseQuery, 'offset' | 'limit' | 'thumbnailSize'>;
  /** Images that pass the filter; null until the first page is there. */
  readonly total: number | null;
  /** The image at a place of the filtered list; undefined until its page is there. */
  readonly cardAt: (place: number) => ImageCard | undefined;
  /** Asks for the pages that hold these places, where they are missing; what was asked for before matters no more. */
  readonly need: (first: number, last: number) => void;
}

const PAGE = 60;
/** 1,800 pictures of 80 px are 46 MB. */
const MOST_PAGES_KEPT = 30;

interface Fetched {
  readonly filter: object | null;
  readonly total: number | null;
}

/**
 * The images that pass a filter, fetched a page at a time as they come into view.
 * @param version what passes the filter may be another with each of these
 */
export function useImagePages(filter: ImageFilter, thumbnailSize: number, version: unknown): ImagePages {
  const { classIndex, role, search, folder, isAsListed = false } = filter;
  const query = useMemo(
    () => ({
      classIndex,
      role,
      search,
      ...(folder !== undefined && { folder }),
      ...(isAsListed && { order: 'asListed' as const }),
    }),
    [classIndex, role, search, folder, isAsListed],
  );
  // A filter has pages of its own: answers to an earlier one end in pages that nobody shows.
  const list = useMemo(
    () => ({ query, version, pages: new PageWindow<readonly ImageCard[]>(MOST_PAGES_KEPT) }),
    [query, version],
  );
  const [fetched, setFetched] = useState<Fetched>({ filter: null, total: null });

  const advance = useCallback(() => {
    const { pages } = list;
    for (let page = pages.begin(); page !== null; page = pages.begin()) {
      const fetching = page;
      ask('browseImages', { ...query, offset: fetching * PAGE, limit: PAGE, thumbnailSize }).then(
        (answer) => {
          pages.end(fetching, answer.ok ? answer.value.cards : undefined);
          if (!answer.ok) return;
          setFetched({ filter: query, total: answer.value.total });
          advance();
        },
      );
    }
  }, [list, query, thumbnailSize]);

  const need = useCallback(
    (first: number, last: number) => {
      list.pages.look(Math.floor(first / PAGE), Math.floor(last / PAGE));
      advance();
    },
    [list, advance],
  );

  const cardAt = useCallback(
    (place: number) => list.pages.get(Math.floor(place / PAGE))?.[place % PAGE],
    [list],
  );
  return {
    query,
    total: fetched.filter === query ? fetched.total : null,
    cardAt,
    need,
  };
}
