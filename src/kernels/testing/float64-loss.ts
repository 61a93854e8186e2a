/** The loss of float64 logits, and gradients of any loss by central differences. */
import type { EngineOptions, TrainBatch } from '../engine';
import type { Graph } from '../graph';
import type { ReferenceTensors } from './float64-context';

/**
 * torch.nn.functional.cross_entropy (weights, smoothing), mean over the batch; two labels by their shares, each in
 * the numerator and the denominator.
 */
export function referenceLoss(
  logits: Float64Array,
  loss: EngineOptions['loss'],
  classCount: number,
  batch: Pick<TrainBatch, 'labels' | 'mix'>,
): { sum: number; weight: number } {
  const { labels, mix } = batch;
  let sum = 0;
  let weight = 0;
  const weightOf = (label: number) => loss.classWeights?.[label] ?? 1;
  for (const [n, label] of labels.entries()) {
    const row = logits.subarray(n * classCount, (n + 1) * classCount);
    const logTotal = Math.log(row.reduce((total, value) => total + Math.exp(value), 0));
    const minusLog = (c: number) => logTotal - row[c];
    const share = mix?.share[n] ?? 1;
    const pairs = [
      [label, share],
      [mix?.labels[n] ?? label, 1 - share],
    ] as const;
    for (const [own, part] of pairs) {
      sum += (1 - loss.labelSmoothing) * part * weightOf(own) * minusLog(own);
      weight += part * weightOf(own);
    }
    for (let c = 0; c < classCount; c++)
      sum += (loss.labelSmoothing / classCount) * weightOf(c) * minusLog(c);
  }
  return { sum, weight };
}

/** Gradients of the mean loss by every parameter, by central differences. */
export function referenceGradients(
  graph: Graph,
  tensors: ReferenceTensors,
  lossOf: (tensors: ReferenceTensors) => number,
): Map<string, Float64Array> {
  const step = 1e-6;
  const gradients = new Map<string, Float64Array>();
  for (const { name } of graph.parameters) {
    const key = `parameter/${name}`;
    const values = tensors.get(key) ?? new Float64Array();
    const lossWith = (index: number, value: number) =>
      lossOf(new Map(tensors).set(key, values.with(index, value)));
    gradients.set(
      name,
      values.map((held, i) => (lossWith(i, held + step) - lossWith(i, held - step)) / (2 * step)),
    );
  }
  return gradients;
}
