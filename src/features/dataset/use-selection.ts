import { useCallback, useRef, useState } from 'react';
import { ask } from '../../state/studio';
import type { ImagePages } from './use-image-pages';

export interface Selection {
  readonly paths: ReadonlySet<string>;
  readonly clear: () => void;
  readonly toggle: (path: string, place: number) => void;
  /** Everything from where the last one was chosen to this place, whether it was looked at or not. */
  readonly extendTo: (place: number) => Promise<void>;
  readonly all: () => Promise<void>;
}

/** Images that are chosen together, by path: a list that changes loses none of them. */
export function useSelection(pages: ImagePages): Selection {
  const [paths, setPaths] = useState<ReadonlySet<string>>(NOTHING);
  // Where the last one was chosen.
  const anchor = useRef(0);
  const { query, total } = pages;

  const add = useCallback(
    async (offset: number, limit: number) => {
      const found = await ask('findImages', { ...query, offset, limit });
      if (found.ok) setPaths((chosen) => new Set([...chosen, ...found.value]));
    },
    [query],
  );
  const clear = useCallback(() => setPaths(NOTHING), []);
  const toggle = useCallback((path: string, place: number) => {
    anchor.current = place;
    setPaths((chosen) => {
      const others = new Set(chosen);
      if (!others.delete(path)) others.add(path);
      return others;
    });
  }, []);
  const extendTo = useCallback(
    (place: number) => add(Math.min(anchor.current, place), Math.abs(place - anchor.current) + 1),
    [add],
  );
  const all = useCallback(() => add(0, total ?? 0), [add, total]);
  return { paths, clear, toggle, extendTo, all };
}

const NOTHING: ReadonlySet<string> = new Set();
