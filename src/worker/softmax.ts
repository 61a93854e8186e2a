/** torch.softmax of one row of logits [C] into `target` [C]; returns the index of the largest. */
export function softmaxRow(logits: Float32Array, target: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if ((logits[i] as number) > (logits[best] as number)) best = i;
  const highest = logits[best] as number;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  for (let i = 0; i < logits.length; i++) target[i] = Math.exp((logits[i] as number) - highest) / sum;
  return best;
}
