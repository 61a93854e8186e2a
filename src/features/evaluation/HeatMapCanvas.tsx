import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import classes from './ConfusionHeatMap.module.css';
import type { CellShares } from './cell-shares';
import {
  type Cell,
  drawHeatMap,
  type HeatMapColours,
  type HeatMapView,
  isSamePart,
  markReach,
  type PaintedPart,
  paintCells,
  paintedPart,
} from './draw-heat-map';

interface HeatMapCanvasProps {
  readonly view: HeatMapView;
  readonly order: Int32Array;
  readonly cells: CellShares;
  /** By place, as `number` and the cells are. */
  readonly names: readonly string[];
  readonly number: (cell: Cell) => string;
  readonly cursor: Cell | null;
  readonly chosen: Cell | null;
}

/** The picture of what is in view. */
export function HeatMapCanvas({ view, order, cells, names, number, cursor, chosen }: HeatMapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useMemo(() => document.createElement('canvas'), []);
  const scheme = useComputedColorScheme('light');
  const painted = useRef<{ painting: unknown; part: PaintedPart; reach: number } | null>(null);
  const painting = useMemo(() => ({ order, cells, scheme }), [order, cells, scheme]);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || view.width === 0) return;
    const draw = () => {
      const colours = coloursOf(element);
      const part = paintedPart(view, painting.order.length);
      const before = painted.current;
      const reach = markReach(view.cellSize);
      if (before?.painting !== painting || !isSamePart(before.part, part) || before.reach !== reach) {
        paintCells(picture, part, painting.order, painting.cells, colours, reach);
        painted.current = { painting, part, reach };
      }
      const ratio = window.devicePixelRatio;
      element.width = Math.round(view.width * ratio);
      element.height = Math.round(view.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawHeatMap(context, { picture, part, view, colours, names, number, cursor, chosen });
    };
    // With the frame that shows it, not with what led to it: thousands of classes fill one task each.
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [picture, painting, view, names, number, cursor, chosen]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className={classes.canvas}
      style={{ width: view.width, height: view.height }}
    />
  );
}

function coloursOf(element: HTMLElement): HeatMapColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: colour('--mantine-color-default-hover'),
    right: colour('--vireo-bar'),
    wrong: colour('--vireo-validation'),
    words: colour('--mantine-color-text'),
  };
}
