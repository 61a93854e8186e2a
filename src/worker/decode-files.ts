import type { DecodeFiles } from '../dataset/dataset';
import { decodeImages } from '../dataset/decode/decode-images';
import { spawnDecoder } from './spawn-decoder';

/** Decoding in workers, which only this room may start. */
export const decodeFiles: DecodeFiles = (request) => decodeImages({ ...request, spawnDecoder });
