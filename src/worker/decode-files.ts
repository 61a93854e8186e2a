import { PixelCache } from '../dataset/cache/pixel-cache';
import type { DecodeFiles } from '../dataset/dataset';
import { decodeImages } from '../dataset/decode/decode-images';
import { spawnDecoder } from './spawn-decoder';

let opening: Promise<PixelCache | null> | null = null;

/** The cache of decoded pixels of this browser, or null where it has none. */
export function pixelCache(): Promise<PixelCache | null> {
  opening ??= PixelCache.open();
  return opening;
}

/** Decoding in workers, which only this room may start. */
export const decodeFiles: DecodeFiles = async (request) =>
  decodeImages({ ...request, spawnDecoder, cache: await pixelCache() });
