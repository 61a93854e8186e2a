import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { ScrollRegion } from './ScrollRegion';
import classes from './VirtualList.module.css';

interface VirtualListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  /** Equal for the same item wherever it stands. */
  readonly keyOf: (item: T) => string;
  /** px: of every row, or (`isMeasured`) of a row before it is measured. */
  readonly rowHeight: number;
  readonly isMeasured?: boolean;
  /** px */
  readonly maxHeight: number;
  readonly rowClass: string | undefined;
  readonly children: (item: T) => ReactNode;
}

/** Rows beyond those in view, so that a turn of the wheel finds them drawn. */
const OVERSCAN = 4;

/** A list of any length, of which the rows in view exist. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, keyOf, rowHeight, isMeasured = false, maxHeight, rowClass = '', children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  return (
    <ScrollRegion ref={scroller} label={label} maxHeight={maxHeight}>
      <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <li
              key={keyOf(item)}
              ref={isMeasured ? virtualizer.measureElement : null}
              data-index={index}
              className={`${classes.row} ${rowClass}`}
              style={{ transform: `translateY(${start}px)`, height: isMeasured ? undefined : rowHeight }}
            >
              {children(item)}
            </li>
          );
        })}
      </ul>
    </ScrollRegion>
  );
}
