import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImageCard, SplitRole } from '../../protocol/dataset';
import { ask } from '../../state/studio';

export interface ImageFilter {
  readonly classIndex: number | null;
  readonly role: SplitRole | null;
  readonly search: string;
}

export interface ImagePages {
  /** Images that pass the filter; null until the first page is there. */
  readonly total: number | null;
  /** The image at a place of the filtered list; undefined until its page is there. */
  readonly cardAt: (place: number) => ImageCard | undefined;
  /** Asks for the pages that hold these places, where they are missing. */
  readonly need: (first: number, last: number) => void;
}

const PAGE = 60;

/** The images that pass a filter, fetched a page at a time as they come into view. */
export function useImagePages(filter: ImageFilter, thumbnailSize: number): ImagePages {
  const { classIndex, role, search } = filter;
  const [pages, setPages] = useState<ReadonlyMap<number, readonly ImageCard[]>>(new Map());
  const [total, setTotal] = useState<number | null>(null);
  const asked = useRef(new Set<number>());
  // Answers to an earlier filter are not shown.
  const current = useRef(0);

  const fetchPage = useCallback(
    async (page: number) => {
      if (asked.current.has(page)) return;
      asked.current.add(page);
      const filterNumber = current.current;
      const query = { classIndex, role, search, offset: page * PAGE, limit: PAGE, thumbnailSize };
      const answer = await ask('browseImages', query);
      if (!answer.ok || filterNumber !== current.current) return;
      setTotal(answer.value.total);
      setPages((known) => new Map(known).set(page, answer.value.cards));
    },
    [classIndex, role, search, thumbnailSize],
  );

  useEffect(() => {
    current.current++;
    asked.current = new Set();
    setPages(new Map());
    setTotal(null);
    fetchPage(0);
  }, [fetchPage]);

  return {
    total,
    cardAt: (place) => pages.get(Math.floor(place / PAGE))?.[place % PAGE],
    need: (first, last) => {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) fetchPage(page);
    },
  };
}
