import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

interface LinkedHover {
  /** Where a pointer is over one of them, in units of their common axis; null where over none. */
  readonly x: number | null;
  readonly setX: (x: number | null) => void;
}

const LinkedHoverContext = createContext<LinkedHover | null>(null);

/** Charts of one x axis: a pointer over one of them is over all. */
export function LinkedCharts({ children }: { readonly children: ReactNode }) {
  const [x, setX] = useState<number | null>(null);
  const linked = useMemo(() => ({ x, setX }), [x]);
  return <LinkedHoverContext value={linked}>{children}</LinkedHoverContext>;
}

/** Of the charts it is linked with, or a chart's own. */
export function useLinkedHover(): LinkedHover {
  const [x, setX] = useState<number | null>(null);
  return useContext(LinkedHoverContext) ?? { x, setX };
}
