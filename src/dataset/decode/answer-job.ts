import { decodeImage } from './decode-image';
import type { DecodeAnswer, DecodeJob } from './decoder-protocol';

/** What a decoder worker does with a job. Never rejects: what went wrong is in the answer. */
export async function answerJob({ id, bytes, settings }: DecodeJob): Promise<DecodeAnswer> {
  try {
    return { id, result: await decodeImage(bytes, settings) };
  } catch (error) {
    return { id, result: { ok: false, failure: { code: 'imageBroken', detail: String(error) } } };
  }
}
