import type { Decoding } from '../dataset';
import { decoderHere } from '../decode/pool/decoder-here';

/** Decoding without a worker. PNG needs no browser. */
export const decodeHere: Decoding = async () => ({ cache: null, spawnDecoder: decoderHere });
