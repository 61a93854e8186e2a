import { Box } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import { type ReactNode, type Ref, useEffect, useRef } from 'react';
import classes from './ScrollRegion.module.css';

interface ScrollRegionProps {
  readonly ref?: Ref<HTMLDivElement>;
  readonly label: string;
  /** px, or a length of CSS; without it the part scrolls sideways only. */
  readonly maxHeight?: number | string;
  readonly children: ReactNode;
}

/**
 * A part that scrolls on its own, and can be reached and scrolled by keyboard; a shadow at a side says that there is more.
 * Positioned: what is placed absolutely in it scrolls with it instead of widening the page.
 */
export function ScrollRegion({ ref = null, label, maxHeight, children }: ScrollRegionProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const merged = useMergedRef(ref, scroller);
  useEffect(() => {
    const element = scroller.current;
    const frame = element?.parentElement;
    if (!element || !frame) return;
    const look = () => {
      // A rounded half pixel is no more.
      frame.toggleAttribute('data-more-before', element.scrollLeft > 1);
      const after = element.scrollWidth - element.clientWidth - element.scrollLeft;
      frame.toggleAttribute('data-more-after', after > 1);
    };
    const sizes = new ResizeObserver(look);
    for (const sized of [element, ...element.children]) sizes.observe(sized);
    // After the frame: rows that a list drew for this scrolling would be laid out twice, were they measured in its midst.
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const lookLater = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        look();
      });
    };
    element.addEventListener('scroll', lookLater, { passive: true });
    return () => {
      sizes.disconnect();
      clearTimeout(waiting);
      element.removeEventListener('scroll', lookLater);
    };
  }, []);
  return (
    <div className={classes.frame}>
      <Box
        ref={merged}
        role="region"
        aria-label={label}
        tabIndex={0}
        style={{ maxHeight, overflow: 'auto', position: 'relative' }}
      >
        {children}
      </Box>
    </div>
  );
}
