import { readRange } from '../read-range';
import { ContainerError } from './container';

const CHUNK_BYTES = 4 * 2 ** 20;

/** The bytes [start, end) of a container. Throws a ContainerError where they cannot be read; fewer at the end. */
export async function bytesOf(blob: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const read = await readRange(blob, start, end);
  if (!read.ok) throw new ContainerError(read.failure);
  return read.value;
}

/**
 * `count` records of `recordBytes` bytes that stand one after the other from `start`, a few megabytes of them at a time. Ends
 * early where the blob does. Each record is only lent until the next.
 */
export async function* recordsOf(
  blob: Blob,
  start: number,
  recordBytes: number,
  count: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
  for (let first = 0; first < count; first += perChunk) {
    signal.throwIfAborted();
    const end = Math.min(count, first + perChunk);
    const chunk = await bytesOf(blob, start + first * recordBytes, start + end * recordBytes);
    if (chunk.length < recordBytes) return;
    for (let at = 0; at + recordBytes <= chunk.length; at += recordBytes) {
      yield chunk.subarray(at, at + recordBytes);
    }
  }
}

/** Planes that stand one after the other, as pixels: RR…GG…BB… to RGBRGB…; fills `target`. */
export function interleave(planes: Uint8Array, planeCount: number, target: Uint8Array): void {
  const size = planes.length / planeCount;
  for (let plane = 0; plane < planeCount; plane++) {
    for (let i = 0; i < size; i++) target[i * planeCount + plane] = planes[plane * size + i];
  }
}
