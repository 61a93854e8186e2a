import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { BrowsePage, BrowseQuery, ImageCard, SplitRole } from '../../protocol/dataset';
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
  /** Its picture, under the same condition; null where there is none. */
  readonly pictureAt: (place: number) => PictureOnSheet | null;
  /** Asks for the pages that hold these places, where they are missing; what was asked for before matters no more. */
  readonly need: (first: number, last: number) => void;
}

export interface PictureOnSheet {
  /** Address of the sheet, which holds `count` pictures. */
  readonly sheet: string;
  readonly at: number;
  readonly count: number;
}

interface Page {
  readonly cards: readonly ImageCard[];
  /** Address of their pictures. */
  readonly sheet: string | null;
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
    () => ({ query, version, pages: new PageWindow<Page>(MOST_PAGES_KEPT, letGo) }),
    [query, version],
  );
  // The list that is shown: what comes for another one is let go with it.
  const current = useRef<typeof list | null>(null);
  useEffect(() => {
    current.current = list;
    return () => {
      current.current = null;
      list.pages.clear();
    };
  }, [list]);
  const [fetched, setFetched] = useState<Fetched>({ filter: null, total: null });

  const advance = useCallback(() => {
    const { pages } = list;
    for (let page = pages.begin(); page !== null; page = pages.begin()) {
      const fetching = page;
      ask('browseImages', {
        ...query,
        offset: fetching * PAGE,
        limit: PAGE,
        thumbnailSize,
        asSheet: true,
      }).then((answer) => {
        if (current.current !== list) return;
        pages.end(fetching, answer.ok ? pageOf(answer.value) : undefined);
        if (!answer.ok) return;
        setFetched({ filter: query, total: answer.value.total });
        advance();
      });
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
    (place: number) => list.pages.get(Math.floor(place / PAGE))?.cards[place % PAGE],
    [list],
  );
  const pictureAt = useCallback(
    (place: number): PictureOnSheet | null => {
      const { cards, sheet } = list.pages.get(Math.floor(place / PAGE)) ?? { cards: [], sheet: null };
      const at = place % PAGE;
      return sheet !== null && cards[at]?.dimensions ? { sheet, at, count: cards.length } : null;
    },
    [list],
  );
  return {
    query,
    total: fetched.filter === query ? fetched.total : null,
    cardAt,
    pictureAt,
    need,
  };
}

function pageOf({ cards, sheet }: BrowsePage): Page {
  return { cards, sheet: sheet && URL.createObjectURL(sheet) };
}

function letGo({ sheet }: Page): void {
  if (sheet !== null) URL.revokeObjectURL(sheet);
}
