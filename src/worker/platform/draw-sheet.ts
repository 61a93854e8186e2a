import { placeOnSheet, sheetSize } from '../../shared/sheet-places';

/**
 * Pictures of RGBA, `size` × `size`, as one PNG: at `placeOnSheet` of their numbers, nothing where one is null. Null where the
 * browser cannot draw here.
 */
export async function drawSheet(
  pictures: readonly (Uint8ClampedArray | null)[],
  size: number,
): Promise<Blob | null> {
  const { width, height } = sheetSize(pictures.length, size);
  if (pictures.length === 0 || typeof OffscreenCanvas === 'undefined') return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  for (const [at, pixels] of pictures.entries()) {
    if (!pixels) continue;
    const { x, y } = placeOnSheet(at, size);
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), size, size), x, y);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}
