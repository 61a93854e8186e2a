/** JPEGs as the planes they store, from the browser's own decoder: nothing upsampled, nothing converted, not turned. */
import type { PlanarImage } from './picture';

/** Chroma's share of the columns and rows, by the decoder's pixel format. */
const FORMATS: Readonly<Record<string, { readonly halfX: boolean; readonly halfY: boolean }>> = {
  I420: { halfX: true, halfY: true },
  I422: { halfX: true, halfY: false },
  I444: { halfX: false, halfY: false },
};

/**
 * Null where the browser does not give planes, or not those of JFIF (BT.601 of full range). Rejects with a
 * DOMException for a broken file.
 */
export async function decodeJpegPlanes(bytes: Uint8Array<ArrayBuffer>): Promise<PlanarImage | null> {
  const decoder = new ImageDecoder({ data: bytes, type: 'image/jpeg', colorSpaceConversion: 'none' });
  try {
    const { image: frame } = await decoder.decode();
    try {
      return await readPlanes(frame);
    } finally {
      frame.close();
    }
  } finally {
    decoder.close();
  }
}

async function readPlanes(frame: VideoFrame): Promise<PlanarImage | null> {
  const format = FORMATS[frame.format ?? ''];
  const rect = frame.visibleRect;
  const { matrix, fullRange } = frame.colorSpace;
  if (!format || rect === null || matrix !== 'smpte170m' || fullRange !== true) return null;
  const { width, height } = rect;
  const chromaWidth = format.halfX ? Math.ceil(width / 2) : width;
  const chromaHeight = format.halfY ? Math.ceil(height / 2) : height;
  const lumaBytes = width * height;
  const chromaBytes = chromaWidth * chromaHeight;
  const planes = new Uint8Array(lumaBytes + 2 * chromaBytes);
  await frame.copyTo(planes, {
    rect,
    layout: [
      { offset: 0, stride: width },
      { offset: lumaBytes, stride: chromaWidth },
      { offset: lumaBytes + chromaBytes, stride: chromaWidth },
    ],
  });
  return {
    width,
    height,
    luma: planes.subarray(0, lumaBytes),
    cb: planes.subarray(lumaBytes, lumaBytes + chromaBytes),
    cr: planes.subarray(lumaBytes + chromaBytes),
    chromaWidth,
    chromaHeight,
    ...format,
  };
}
