/** JPEGs as the planes they store, from the browser's own decoder: nothing upsampled, nothing converted, not turned. */
import type { PlanarImage } from './picture';

/** Chroma's share of the columns and rows, by the decoder's pixel format. */
const FORMATS: Readonly<Record<string, { readonly halfX: boolean; readonly halfY: boolean }>> = {
  I420: { halfX: true, halfY: true },
  I422: { halfX: true, halfY: false },
  I444: { halfX: false, halfY: false },
};

/** Memory that pictures had: taking it again spares the system from clearing pages for every picture. */
const spare: Uint8Array<ArrayBuffer>[] = [];
const MOST_SPARE = 4;
/** Larger ones are rare, and would be held for nothing. */
const LARGEST_SPARE_BYTES = 2 ** 22;

function takeMemory(sizeBytes: number): Uint8Array<ArrayBuffer> {
  const found = spare.findIndex(({ length }) => length >= sizeBytes);
  const [memory] = found < 0 ? [] : spare.splice(found, 1);
  return memory ?? new Uint8Array(sizeBytes);
}

function giveBack(memory: Uint8Array<ArrayBuffer>): void {
  if (memory.length > LARGEST_SPARE_BYTES) return;
  if (spare.length >= MOST_SPARE) spare.shift();
  spare.push(memory);
}

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
  const end = lumaBytes + 2 * chromaBytes;
  const planes = takeMemory(end);
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
    cr: planes.subarray(lumaBytes + chromaBytes, end),
    chromaWidth,
    chromaHeight,
    ...format,
    release: () => giveBack(planes),
  };
}
