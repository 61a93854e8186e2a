import type { ConfusedPair } from '../../state/selectors/evaluation';
import type { Cell } from './draw-heat-map';

const LEAP = 10;
const STEPS: Readonly<Record<string, Cell>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/**
 * Where a key takes the cursor: arrows by one cell, with Shift by ten; Page Down and Page Up along the commonest
 * confusions; Home to the first cell, End to the last. Null for other keys.
 */
export function movedCursor(
  cursor: Cell | null,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  order: Int32Array,
  pairs: readonly ConfusedPair[],
): Cell | null {
  const last = order.length - 1;
  if (key === 'Home') return { row: 0, column: 0 };
  if (key === 'End') return { row: last, column: last };
  if (key === 'PageDown' || key === 'PageUp') {
    const at = pairs.findIndex(
      ({ truth, prediction }) =>
        cursor !== null && truth === order[cursor.row] && prediction === order[cursor.column],
    );
    const next = key === 'PageDown' ? at + 1 : Math.max(0, at - 1);
    const pair = pairs[Math.min(next, pairs.length - 1)];
    return pair ? { row: order.indexOf(pair.truth), column: order.indexOf(pair.prediction) } : cursor;
  }
  const step = STEPS[key];
  if (!step) return null;
  if (!cursor) return { row: 0, column: 0 };
  const by = shiftKey ? LEAP : 1;
  const within = (place: number) => Math.min(last, Math.max(0, place));
  return { row: within(cursor.row + by * step.row), column: within(cursor.column + by * step.column) };
}

/** The same in a table: Home and End stay in the row there, and with Control go to its first and last cell (WAI-ARIA's grid). */
export function movedInGrid(
  cursor: Cell,
  event: { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean },
  order: Int32Array,
  pairs: readonly ConfusedPair[],
): Cell | null {
  if (!event.ctrlKey && event.key === 'Home') return { ...cursor, column: 0 };
  if (!event.ctrlKey && event.key === 'End') return { ...cursor, column: order.length - 1 };
  return movedCursor(cursor, event, order, pairs);
}
