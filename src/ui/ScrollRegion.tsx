import { Box } from '@mantine/core';
import type { ReactNode, Ref } from 'react';

interface ScrollRegionProps {
  readonly ref?: Ref<HTMLDivElement>;
  readonly label: string;
  /** px; without it the part scrolls sideways only. */
  readonly maxHeight?: number;
  readonly children: ReactNode;
}

/**
 * A part that scrolls on its own, and can be reached and scrolled by keyboard. Positioned: what is placed absolutely in
 * it scrolls with it instead of widening the page.
 */
export function ScrollRegion({ ref, label, maxHeight, children }: ScrollRegionProps) {
  return (
    <Box
      ref={ref}
      role="region"
      aria-label={label}
      tabIndex={0}
      style={{ maxHeight, overflow: 'auto', position: 'relative' }}
    >
      {children}
    </Box>
  );
}
