import { Table } from '@mantine/core';
import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, type RefObject, useCallback, useRef } from 'react';

interface VirtualRowsOptions {
  readonly count: number;
  /** px: of every row, or (`isMeasured`) of a row before it is measured. */
  readonly rowHeight: number;
  /** Rows are given `measure` as their ref. */
  readonly isMeasured?: boolean;
  /** px: of the part that scrolls. */
  readonly maxHeight: number;
  /** Up to this many rows all of them exist, so that the browser's own search finds them. */
  readonly wholeUntil: number;
  /** Equal for the same row wherever it stands. */
  readonly keyOf?: (index: number) => string | number;
}

/** What the element of each row is given; the row of the headings is the first. */
export function rowPlace(index: number) {
  return { 'data-index': index, 'aria-rowindex': index + 2 };
}

interface VirtualRows {
  /** Of the part that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly shown: readonly VirtualItem[];
  /** px: of all rows. */
  readonly height: number;
  /** Of the table: with the headings. */
  readonly rowCount: number;
  readonly measure: ((row: Element | null) => void) | undefined;
}

/** Rows beyond those in view, so that a turn of the wheel, or Tab, finds them there. */
const OVERSCAN = 8;

/** A row that holds the focus, or from which something was opened, stays wherever the table is scrolled. */
const IN_USE = 'tr[data-index]:is(:focus-within, :has([aria-expanded="true"]))';

/** The rows of a table of any length, of which those in view exist; `VirtualBody` draws them. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { count, rowHeight, isMeasured = false, maxHeight, wholeUntil, keyOf } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const rangeExtractor = useCallback(
    (range: Range) => {
      if (range.count <= wholeUntil) return Array.from({ length: range.count }, (_, index) => index);
      const wanted = new Set(defaultRangeExtractor(range));
      for (const row of scroller.current?.querySelectorAll<HTMLElement>(IN_USE) ?? []) {
        const index = Number(row.dataset.index);
        if (index < range.count) wanted.add(index);
      }
      return [...wanted].sort((a, b) => a - b);
    },
    [wholeUntil],
  );
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    initialRect: { width: 600, height: maxHeight },
    rangeExtractor,
    ...(keyOf && { getItemKey: keyOf }),
  });
  return {
    scroller,
    shown: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    rowCount: count + 1,
    measure: isMeasured ? virtualizer.measureElement : undefined,
  };
}

interface VirtualBodyProps {
  readonly rows: VirtualRows;
  readonly columnCount: number;
  readonly children: (index: number) => ReactNode;
}

/** The body of such a table: in place of rows that do not exist stands one of their height. */
export function VirtualBody({ rows: { shown, height }, columnCount, children }: VirtualBodyProps) {
  const below = height - (shown.at(-1)?.end ?? 0);
  return (
    <Table.Tbody>
      {shown.map(({ index, key, start }, i) => (
        <Fragment key={key}>
          <Space height={start - (shown[i - 1]?.end ?? 0)} columnCount={columnCount} />
          {children(index)}
        </Fragment>
      ))}
      <Space height={below} columnCount={columnCount} />
    </Table.Tbody>
  );
}

function Space({ height, columnCount }: { readonly height: number; readonly columnCount: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columnCount} style={{ padding: 0 }} />
    </tr>
  );
}
