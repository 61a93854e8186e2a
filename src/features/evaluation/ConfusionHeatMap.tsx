import { Box, Group, Stack, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { EVERY_OUTCOME } from '../../state/selectors/evaluation';
import classes from './ConfusionHeatMap.module.css';
import type { ConfusionMatrixProps } from './ConfusionMatrix';
import { cellAtClasses } from './cell-shares';
import { type Cell, cellAt, markAt, markReach, namesRoom } from './draw-heat-map';
import { HeatMapCanvas } from './HeatMapCanvas';
import { movedCursor } from './move-cursor';
import { usePanning } from './use-panning';
import { useZoom } from './use-zoom';
import { ZoomButtons } from './ZoomButtons';

const MOST_HEIGHT = 640;
const ZOOM_STEP = 1.5;

/**
 * The matrix of many classes as a picture that is zoomed and scrolled. The pointer, or arrow keys, tell a cell; a click
 * or Enter opens its images.
 */
export function ConfusionHeatMap(props: ConfusionMatrixProps) {
  const { classes: names, evaluation, measure, cells, order, filter, onFilter } = props;
  const { t, formats } = useWords();
  const hint = useId();
  const { ref: frame, width } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cell | null>(null);
  const [scroll, setScroll] = useState({ left: 0, top: 0 });
  // Where the pointer last was; `leads` while keys do not. What scrolls under a pointer that rests is not pointed at.
  const pointer = useRef<{ x: number; y: number; leads: boolean }>({ x: -1, y: -1, leads: false });
  const side = names.length;
  const { cellSize, isFitted, zoomBy, zoomOut } = useZoom(scroller, side, width, MOST_HEIGHT);
  const room = namesRoom(width);
  const total = room + side * cellSize;
  const seen = { width: Math.min(width, total), height: Math.min(MOST_HEIGHT, total) };
  const view = useMemo(
    () => ({ ...scroll, cellSize, width: seen.width, height: seen.height }),
    [scroll, cellSize, seen.width, seen.height],
  );
  const namesInOrder = useMemo(() => Array.from(order, (position) => names[position] ?? ''), [order, names]);
  const classAt = useCallback((place: number) => order[place] ?? 0, [order]);
  const countAt = useCallback(
    ({ row, column }: Cell) => cellAtClasses(cells, classAt(row), classAt(column)).count,
    [cells, classAt],
  );
  const number = useCallback(
    (cell: Cell) => {
      const { count, share } = cellAtClasses(cells, classAt(cell.row), classAt(cell.column));
      if (count === 0) return '';
      return measure === 'counts' ? formats.count(count) : formats.percent(share, 0);
    },
    [cells, classAt, measure, formats],
  );
  const chosen = useMemo(
    () =>
      filter.truth === null || filter.prediction === null
        ? null
        : { row: order.indexOf(filter.truth), column: order.indexOf(filter.prediction) },
    [filter, order],
  );

  const open = (cell: Cell | null) => {
    if (!cell || countAt(cell) === 0) return;
    onFilter({ ...EVERY_OUTCOME, truth: classAt(cell.row), prediction: classAt(cell.column) });
  };
  const panning = usePanning(scroller);
  const pointed = (event: { readonly clientX: number; readonly clientY: number }) => {
    const box = scroller.current?.getBoundingClientRect();
    const cell = box && cellAt(view, side, event.clientX - box.left, event.clientY - box.top);
    return cell ? markAt(cell, markReach(cellSize), (near) => countAt(near) > 0) : null;
  };

  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') open(cursor);
    else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.key === '0') zoomOut();
    else {
      const moved = movedCursor(cursor, event, order, evaluation.pairs);
      if (!moved) return;
      pointer.current.leads = false;
      setCursor(moved);
      reveal(scroller.current, moved, cellSize, room);
    }
    event.preventDefault();
  };

  // React listens to wheels passively: a page that zooms with the matrix would be the answer to Ctrl and the wheel.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, {
        x: event.clientX - box.left,
        y: event.clientY - box.top,
      });
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, [zoomBy]);

  const told = cursor && {
    truth: namesInOrder[cursor.row] ?? '',
    answer: namesInOrder[cursor.column] ?? '',
    number: formats.count(countAt(cursor)),
  };
  return (
    <Stack gap={6} ref={frame}>
      <Group gap={4}>
        <ZoomButtons
          isLargest={cellSize >= 40}
          isWhole={isFitted}
          onIn={() => zoomBy(ZOOM_STEP)}
          onOut={() => zoomBy(1 / ZOOM_STEP)}
          onWhole={zoomOut}
        />
        <Text size="sm" aria-live="polite" className={classes.told}>
          {told ? t('evaluation.cell', told) : t('evaluation.pointAtCell')}
        </Text>
      </Group>
      <Box
        ref={scroller}
        role="application"
        aria-label={t('evaluation.matrix')}
        aria-describedby={hint}
        tabIndex={0}
        className={classes.scroller}
        style={{ maxHeight: MOST_HEIGHT }}
        onScroll={({ currentTarget }) =>
          setScroll({ left: currentTarget.scrollLeft, top: currentTarget.scrollTop })
        }
        onKeyDown={byKey}
        onPointerDown={panning.begin}
        onPointerMove={(event) => {
          panning.move(event);
          const { clientX: x, clientY: y } = event;
          if (x === pointer.current.x && y === pointer.current.y) return;
          pointer.current = { x, y, leads: true };
          setCursor(pointed(event));
        }}
        onPointerUp={(event) => {
          if (!panning.end()) open(pointed(event));
        }}
        onPointerLeave={() => {
          if (pointer.current.leads) setCursor(null);
        }}
      >
        <div style={{ width: total, height: total }}>
          <HeatMapCanvas
            view={view}
            order={order}
            cells={cells}
            names={namesInOrder}
            number={number}
            cursor={cursor}
            chosen={chosen}
          />
        </div>
      </Box>
      <Text id={hint} size="xs" c="dimmed">
        {t('evaluation.heatHint')}
      </Text>
    </Stack>
  );
}

/** Scrolls as little as it takes to see a cell. */
function reveal(element: HTMLElement | null, { row, column }: Cell, cellSize: number, room: number): void {
  if (!element) return;
  const along = (start: number, scrolled: number, length: number) =>
    Math.min(start, Math.max(scrolled, start + cellSize - (length - room)));
  element.scrollLeft = along(column * cellSize, element.scrollLeft, element.clientWidth);
  element.scrollTop = along(row * cellSize, element.scrollTop, element.clientHeight);
}
