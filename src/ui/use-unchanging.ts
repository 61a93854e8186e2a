import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * An answer to events that is the same function for good and does what the last drawing would: what it is given to need not
 * be drawn anew for it. Not to be called while drawing.
 */
export function useUnchanging<A extends unknown[], R>(answer: (...args: A) => R): (...args: A) => R {
  const latest = useRef(answer);
  useLayoutEffect(() => {
    latest.current = answer;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
