import { type PointerEvent, type RefObject, useRef } from 'react';

/** So far a pointer may slip and still have clicked, px. */
const SLIP = 4;

/** Moving a scrolled part by dragging it with the mouse; fingers scroll it anyway. `end` answers whether it was dragged. */
export function usePanning(scroller: RefObject<HTMLElement | null>) {
  const held = useRef<{ x: number; y: number; left: number; top: number; isDrag: boolean } | null>(null);
  return {
    begin({ clientX, clientY, button }: PointerEvent) {
      const element = scroller.current;
      if (!element || button !== 0) return;
      const { scrollLeft: left, scrollTop: top } = element;
      held.current = { x: clientX, y: clientY, left, top, isDrag: false };
    },
    move({ clientX, clientY, pointerType, buttons }: PointerEvent) {
      // Let go of outside.
      if (buttons === 0) held.current = null;
      const from = held.current;
      const element = scroller.current;
      if (!from || !element || pointerType !== 'mouse') return;
      const [right, down] = [clientX - from.x, clientY - from.y];
      if (Math.hypot(right, down) > SLIP) from.isDrag = true;
      if (!from.isDrag) return;
      element.scrollLeft = from.left - right;
      element.scrollTop = from.top - down;
    },
    end(): boolean {
      const wasDrag = held.current?.isDrag ?? false;
      held.current = null;
      return wasDrag;
    },
  };
}
