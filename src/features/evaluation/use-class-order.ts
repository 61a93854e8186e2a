import { useEffect, useMemo, useState } from 'react';
import type { OccupiedCells } from '../../metrics/confusion';
import { ask } from '../../state/studio';

export type ClassOrder = 'class' | 'confusion';

/** The classes by place: in their own order, or by confusion, which the worker finds; until then as they stood. */
export function useClassOrder(order: ClassOrder, cells: OccupiedCells): Int32Array {
  const { classCount } = cells;
  const own = useMemo(() => Int32Array.from({ length: classCount }, (_, c) => c), [classCount]);
  const [found, setFound] = useState<{ of: OccupiedCells; places: Int32Array } | null>(null);
  const isKnown = order === 'class' || found?.of === cells;
  useEffect(() => {
    if (isKnown) return;
    let isWanted = true;
    ask('orderByConfusion', { cells }).then((answer) => {
      if (isWanted && answer.ok) setFound({ of: cells, places: answer.value });
    });
    return () => {
      isWanted = false;
    };
  }, [isKnown, cells]);
  // A decision since has other cells, of the same classes: theirs is an order until the new one is there.
  return order === 'confusion' && found?.places.length === classCount ? found.places : own;
}
