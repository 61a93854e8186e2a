import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import classes from './ConfusionHeatMap.module.css';
import { type Cell, drawHeatMap, type HeatMapColours, type HeatMapView, paintCells } from './draw-heat-map';

interface HeatMapCanvasProps {
  readonly view: HeatMapView;
  readonly order: Int32Array;
  readonly shares: Float32Array;
  /** By place, as `number` and the cells are. */
  readonly names: readonly string[];
  readonly number: (cell: Cell) => string;
  readonly cursor: Cell | null;
  readonly chosen: Cell | null;
}

/** The picture of what is in view. */
export function HeatMapCanvas({ view, order, shares, names, number, cursor, chosen }: HeatMapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const cells = useMemo(() => document.createElement('canvas'), []);
  const scheme = useComputedColorScheme('light');
  const painted = useRef<unknown>(null);
  const painting = useMemo(() => ({ order, shares, scheme }), [order, shares, scheme]);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || view.width === 0) return;
    const colours = coloursOf(element);
    if (painted.current !== painting) paintCells(cells, painting.order, painting.shares, colours);
    painted.current = painting;
    const ratio = window.devicePixelRatio;
    element.width = Math.round(view.width * ratio);
    element.height = Math.round(view.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawHeatMap(context, { cells, view, colours, names, number, cursor, chosen });
  }, [cells, painting, view, names, number, cursor, chosen]);
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
    right: colour('--mantine-primary-color-filled'),
    wrong: colour('--vireo-validation'),
    words: colour('--mantine-color-text'),
  };
}
