import { memo, useEffect, useRef } from 'react';

interface ThumbnailProps {
  /** RGBA, `size` × `size`. */
  readonly pixels: Uint8ClampedArray;
  readonly size: number;
  /** On the screen, px. */
  readonly shownSize: number;
  readonly label: string;
}

/** A small picture from pixels. */
export const Thumbnail = memo(function Thumbnail({ pixels, size, shownSize, label }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    // Kept in the page's memory: it is painted once, and in Chromium made in less time so.
    const context = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), size, size), 0, 0);
  }, [pixels, size]);
  return (
    <canvas
      ref={canvas}
      width={size}
      height={size}
      role="img"
      aria-label={label}
      title={label}
      style={{
        width: shownSize,
        height: shownSize,
        display: 'block',
        borderRadius: 4,
        // A white picture on a white page is one all the same.
        outline: '1px solid var(--mantine-color-default-border)',
        outlineOffset: -1,
        imageRendering: size < shownSize ? 'pixelated' : 'auto',
      }}
    />
  );
});
