import type { TrainerEvent } from '../../protocol/commands';
import type { PredictedImages } from '../../protocol/prediction';

type PredictionEvent = Extract<TrainerEvent, { type: 'predictionStarted' | 'predicted' }>;

/** What is known of the images being predicted after an event: what was known, and what it tells. */
export function predictedBy(known: PredictedImages | null, event: PredictionEvent): PredictedImages | null {
  if (event.type === 'predictionStarted') {
    const { classes, device, sampleSubmission, wantedCount } = event;
    const nothing = { predictions: [], probabilities: new Float32Array(0), problems: [] };
    return { classes, device, sampleSubmission, ...nothing, unreachedCount: wantedCount };
  }
  if (!known) return null;
  const { predictions, probabilities, problems } = event;
  const excluded = problems.filter(({ severity }) => severity === 'excluded').length;
  return {
    ...known,
    predictions: known.predictions.concat(predictions),
    probabilities: withFurther(known.probabilities, probabilities),
    problems: problems.length === 0 ? known.problems : known.problems.concat(problems),
    unreachedCount: known.unreachedCount - predictions.length - excluded,
  };
}

/**
 * The numbers, and further ones after them. There is room behind them for as many again, so that to gather many does not
 * mean to copy all of them each time; what stands in `known` is not touched.
 */
function withFurther(known: Float32Array, further: Float32Array): Float32Array {
  const length = known.length + further.length;
  let { buffer } = known;
  if (buffer.byteLength < length * Float32Array.BYTES_PER_ELEMENT) {
    const larger = new Float32Array(Math.max(length, 2 * known.length));
    larger.set(known);
    buffer = larger.buffer;
  }
  const all = new Float32Array(buffer, 0, length);
  all.set(further, known.length);
  return all;
}
