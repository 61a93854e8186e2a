import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ViewId } from '../shared/views';

/** The views that were shown so far. */
export function useVisited(view: ViewId): ReadonlySet<ViewId> {
  const [visited, setVisited] = useState<ReadonlySet<ViewId>>(() => new Set([view]));
  // In the same rendering: the view is there when its address is.
  if (!visited.has(view)) setVisited(new Set([...visited, view]));
  return visited;
}

/** Each view comes back where it was left; a new one begins at its top. */
export function useScrollPerView(view: ViewId): void {
  const left = useRef(new Map<ViewId, number>());
  useLayoutEffect(() => {
    scrollTo({ top: left.current.get(view) ?? 0, behavior: 'instant' });
  }, [view]);
  useEffect(() => {
    const note = () => left.current.set(view, scrollY);
    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, [view]);
}

/** What was pressed may be gone with its view, and the browser forgets it: the keyboard goes on in the one that is shown. */
export function useFocusPerView(view: ViewId, placeId: string): void {
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    const { activeElement } = document;
    // What is hidden keeps the focus until the browser has drawn.
    const isLost = activeElement === document.body || activeElement?.getClientRects().length === 0;
    if (isLost) document.getElementById(placeId)?.focus({ preventScroll: true });
  }, [view, placeId]);
}
