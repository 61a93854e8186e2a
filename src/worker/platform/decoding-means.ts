import { PixelCache } from '../../dataset/cache/pixel-cache';
import type { Decoding } from '../../dataset/dataset';
import { DecoderPark } from '../../dataset/decode/pool/decoder-park';
import { spawnDecoder } from './spawn-decoder';

let opening: Promise<PixelCache | null> | null = null;
const park = new DecoderPark(spawnDecoder);

/** The cache of decoded pixels of this browser, or null where it has none. */
export function pixelCache(): Promise<PixelCache | null> {
  opening ??= PixelCache.open();
  return opening;
}

/** Decoding in workers, which only this room may start. */
export const decodingMeans: Decoding = async () => ({ spawnDecoder: park.hire, cache: await pixelCache() });
