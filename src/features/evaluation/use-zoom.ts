import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { namesRoom } from './draw-heat-map';

const LARGEST_CELL = 40;

/** The cell side at which `side` cells fit into `width` × `height` px, names beside them; no less than 1 px. */
function fittedCell(side: number, width: number, height: number): number {
  const room = Math.min(width, height) - namesRoom(width);
  return Math.min(LARGEST_CELL, Math.max(1, room / Math.max(1, side)));
}

/** How large a cell is drawn: fitted into the view, or what was zoomed to. What is at `at` stays there. */
export function useZoom(
  scroller: RefObject<HTMLElement | null>,
  side: number,
  width: number,
  mostHeight: number,
) {
  const fitted = fittedCell(side, width, mostHeight);
  const [zoomed, setZoomed] = useState<number | null>(null);
  const cellSize = Math.max(fitted, zoomed ?? 0);
  const anchor = useRef<{ column: number; row: number; x: number; y: number } | null>(null);

  const zoomBy = useCallback(
    (factor: number, at?: { readonly x: number; readonly y: number }) => {
      const element = scroller.current;
      if (!element) return;
      const { x, y } = at ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
      const room = namesRoom(width);
      anchor.current = {
        column: (x - room + element.scrollLeft) / cellSize,
        row: (y - room + element.scrollTop) / cellSize,
        x,
        y,
      };
      const next = Math.min(LARGEST_CELL, cellSize * factor);
      setZoomed(next <= fitted ? null : next);
    },
    [scroller, cellSize, width, fitted],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    const held = anchor.current;
    if (!element || !held) return;
    anchor.current = null;
    const room = namesRoom(width);
    element.scrollLeft = held.column * cellSize - (held.x - room);
    element.scrollTop = held.row * cellSize - (held.y - room);
  }, [scroller, cellSize, width]);

  return { cellSize, isFitted: zoomed === null, zoomBy, zoomOut: () => setZoomed(null) };
}
