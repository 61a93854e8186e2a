import { type RefObject, useEffect, useState } from 'react';

/** px: what is no farther from the window counts as seen, so that a turn of the wheel finds it there. */
const MARGIN = 200;

const waiting = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

/** One for all: each of hundreds would be asked at every frame. */
function theObserver(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) waiting.get(target)?.();
    },
    { rootMargin: `${MARGIN}px` },
  );
  return observer;
}

/** Whether an element has been in the window, or near it; so it stays. Where `waits` is false it always was. */
export function useNearView(element: RefObject<Element | null>, waits: boolean): boolean {
  const [wasNear, setNear] = useState(!waits);
  useEffect(() => {
    const target = element.current;
    if (wasNear || !target) return;
    waiting.set(target, () => setNear(true));
    theObserver().observe(target);
    return () => {
      waiting.delete(target);
      theObserver().unobserve(target);
    };
  }, [element, wasNear]);
  return wasNear;
}
