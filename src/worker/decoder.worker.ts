/** A decoder worker: takes encoded files, answers with pixels. */
import { answerJob } from '../dataset/decode/answer-job';
import type { DecodeJob } from '../dataset/decode/decoder-protocol';

self.addEventListener('message', async (event: MessageEvent<DecodeJob>) => {
  const answer = await answerJob(event.data);
  self.postMessage(answer, answer.result.ok ? [answer.result.value.pixels.buffer] : []);
});
