import { Box, Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useWords } from '../../../i18n/use-words';
import { type Point, rowsWithin } from '../../../metrics/image-map/lasso';
import { ZoomButtons } from '../ZoomButtons';
import { drawMap } from './draw-map';
import { HoveredImage } from './HoveredImage';
import classes from './MapCanvas.module.css';
import type { MarkGroup } from './map-marks';
import {
  type MapView,
  MOST_ZOOM,
  moved,
  type PlacedRows,
  placeNear,
  placesInView,
  pointAt,
  toMap,
  toView,
  wholeMap,
  zoomed,
} from './map-view';

export type MapTool = 'lasso' | 'move';

interface MapCanvasProps {
  readonly placed: PlacedRows;
  readonly marks: readonly MarkGroup[];
  /** Rows of the map that are looked at; null for all. */
  readonly selected: readonly number[] | null;
  readonly tool: MapTool;
  /** Its dataset position, and what is said of a row. */
  readonly imageOf: (row: number) => { readonly index: number; readonly words: string };
  readonly onSelect: (how: 'lasso' | 'inView', rows: readonly number[]) => void;
  readonly onOpen: (row: number) => void;
}

/** px */
const NEAR = 10;
const LEAST_HEIGHT = 280;
const MOST_HEIGHT = 560;
const ZOOM_STEP = 1.5;
/** So far a pointer may slip and still have clicked, px. */
const SLIP = 4;

/**
 * The map itself. The pointer moves it or draws a lasso, and tells the picture under it; keys move and zoom it and open what is in
 * view.
 */
export function MapCanvas(props: MapCanvasProps) {
  const { placed, marks, selected, tool, imageOf, onSelect, onOpen } = props;
  const { t, formats } = useWords();
  const hint = useId();
  const { ref: frame, width } = useElementSize<HTMLDivElement>();
  const stage = useRef<HTMLDivElement>(null);
  const height = Math.round(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, 0.62 * width)));
  const whole = useMemo(() => wholeMap(placed, width, height), [placed, width, height]);
  // What was zoomed to, of which map: another layout is seen whole.
  const [zoomedTo, setZoomedTo] = useState<{ whole: MapView; view: MapView } | null>(null);
  const view = zoomedTo?.whole === whole ? zoomedTo.view : whole;
  const setView = (next: MapView) => setZoomedTo(next === whole ? null : { whole, view: next });
  const [hovered, setHovered] = useState<number | null>(null);
  const [lasso, setLasso] = useState<readonly Point[]>([]);
  const held = useRef<{ from: Point; last: Point; isDrag: boolean } | null>(null);
  const canvas = usePainted({ placed, view, marks, selected });
  const inView = useMemo(() => placesInView(placed, view), [placed, view]);

  const rowsAt = (places: readonly number[]) => places.map((place) => placed.rows[place] ?? 0);
  const middle = { x: view.width / 2, y: view.height / 2 };
  const zoomBy = (factor: number, at: Point = middle) => setView(zoomed(view, whole, factor, at));
  const openInView = () => onSelect('inView', rowsAt(inView));

  const pointed = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = pointed(event);
    held.current = { from: at, last: at, isDrag: false };
    setLasso([]);
  };
  const move = (event: PointerEvent) => {
    const at = pointed(event);
    const drag = held.current;
    if (!drag) {
      setHovered(placeNear(placed, view, at, NEAR));
      return;
    }
    if (Math.hypot(at.x - drag.from.x, at.y - drag.from.y) > SLIP) drag.isDrag = true;
    if (!drag.isDrag) return;
    setHovered(null);
    if (tool === 'lasso') setLasso((outline) => [...outline, toMap(view, at)]);
    else setView(moved(view, at.x - drag.last.x, at.y - drag.last.y));
    drag.last = at;
  };
  const end = (event: PointerEvent) => {
    const drag = held.current;
    held.current = null;
    if (!drag) return;
    if (!drag.isDrag) {
      const place = placeNear(placed, view, pointed(event), NEAR);
      if (place !== null) onOpen(placed.rows[place] ?? 0);
      return;
    }
    if (tool === 'lasso') onSelect('lasso', rowsAt(rowsWithin(placed.coordinates, lasso)));
    setLasso([]);
  };

  const byKey = (event: KeyboardEvent) => {
    const step = 0.1 * Math.min(view.width, view.height);
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const by = moves[event.key];
    if (by) setView(moved(view, ...by));
    else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.key === '0') setView(whole);
    else if (event.key === 'Enter' || event.key === ' ') openInView();
    else return;
    event.preventDefault();
  };

  // React listens to wheels passively: the page would zoom too.
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const next = zoomed(view, whole, event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, at);
      setZoomedTo(next === whole ? null : { whole, view: next });
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, [view, whole]);

  const isWhole = view === whole;
  return (
    <div ref={frame}>
      <Group gap={4} mb={6}>
        <ZoomButtons
          isLargest={view.scale >= whole.scale * MOST_ZOOM}
          isWhole={isWhole}
          onIn={() => zoomBy(ZOOM_STEP)}
          onOut={() => zoomBy(1 / ZOOM_STEP)}
          onWhole={() => setView(whole)}
        />
        <Button size="compact-xs" variant="default" disabled={inView.length === 0} onClick={openInView}>
          {t('imageMap.openInView', { number: formats.count(inView.length) })}
        </Button>
      </Group>
      <Box
        ref={stage}
        role="application"
        aria-label={t('imageMap.map')}
        aria-describedby={hint}
        tabIndex={0}
        className={classes.frame}
        data-tool={tool}
        style={{ height }}
        onKeyDown={byKey}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => {
          held.current = null;
          setLasso([]);
        }}
        onPointerLeave={() => setHovered(null)}
      >
        <canvas ref={canvas} aria-hidden className={classes.canvas} style={{ width, height }} />
        {lasso.length > 1 && (
          <svg className={classes.lasso} width={width} height={height} aria-hidden>
            <polygon
              points={lasso
                .map((corner) => toView(view, corner))
                .map(({ x, y }) => `${x},${y}`)
                .join(' ')}
            />
          </svg>
        )}
        {hovered !== null && (
          <HoveredImage
            at={toView(view, pointAt(placed.coordinates, hovered))}
            width={width}
            height={height}
            {...imageOf(placed.rows[hovered] ?? 0)}
          />
        )}
      </Box>
      <Text id={hint} size="xs" c="dimmed" mt={4}>
        {t('imageMap.hint')}
      </Text>
    </div>
  );
}

/** A canvas on which the map is drawn anew where anything of it differs. */
function usePainted(picture: {
  readonly placed: PlacedRows;
  readonly view: MapView;
  readonly marks: readonly MarkGroup[];
  readonly selected: readonly number[] | null;
}) {
  const { placed, view, marks, selected } = picture;
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  const selectedRows = useMemo(() => (selected ? new Set(selected) : null), [selected]);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || view.width === 0) return;
    // Read anew with each theme.
    const style = getComputedStyle(element);
    const ratio = window.devicePixelRatio;
    element.dataset.scheme = scheme;
    element.width = Math.round(view.width * ratio);
    element.height = Math.round(view.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colourOf = (property: string) => style.getPropertyValue(property).trim();
    drawMap(context, { placed, view, marks, selected: selectedRows, colourOf });
  }, [placed, view, marks, selectedRows, scheme]);
  return canvas;
}
