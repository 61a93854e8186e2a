import { useEffect, useRef } from 'react';
import { heatColour } from './heat-colours';

/** How much of something lies where, 0 … 1 of its largest value. */
export interface Heat {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

interface HeatOverlayProps {
  /** RGBA, `size` × `size`. */
  readonly pixels: Uint8ClampedArray;
  readonly size: number;
  readonly heat: Heat | null;
  /** 0 … 1 */
  readonly opacity: number;
  /** On the screen, px. */
  readonly shownSize: number;
  /** Patches are cells with edges; maps are blended from value to value. */
  readonly isSmooth: boolean;
  /** A cell of the heat that is asked about. */
  readonly marked?: number | null;
  readonly label: string;
}

/** A picture with heat laid over it. */
export function HeatOverlay(props: HeatOverlayProps) {
  const { pixels, size, heat, opacity, shownSize, isSmooth, marked = null, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.imageSmoothingEnabled = size > shownSize;
    context.globalAlpha = 1;
    context.drawImage(canvasOf(pixels, size, size), 0, 0, shownSize, shownSize);
    if (!heat) return;
    context.imageSmoothingEnabled = isSmooth;
    context.imageSmoothingQuality = 'high';
    context.globalAlpha = opacity;
    context.drawImage(canvasOf(colours(heat), heat.width, heat.height), 0, 0, shownSize, shownSize);
    if (marked === null) return;
    const [cellWidth, cellHeight] = [shownSize / heat.width, shownSize / heat.height];
    context.globalAlpha = 1;
    context.lineWidth = 2;
    context.strokeStyle = '#fff';
    context.strokeRect(
      (marked % heat.width) * cellWidth + 1,
      Math.floor(marked / heat.width) * cellHeight + 1,
      cellWidth - 2,
      cellHeight - 2,
    );
  }, [pixels, size, heat, opacity, shownSize, isSmooth, marked]);
  return (
    <canvas
      ref={canvas}
      width={shownSize}
      height={shownSize}
      role="img"
      aria-label={label}
      style={{ width: '100%', maxWidth: shownSize, display: 'block', borderRadius: 4 }}
    />
  );
}

function colours({ values }: Heat): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * values.length);
  for (const [i, value] of values.entries()) {
    rgba.set(heatColour(value), 4 * i);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

function canvasOf(rgba: Uint8ClampedArray, width: number, height: number): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  const context = picture.getContext('2d');
  context?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return picture;
}
