/** Whether a model is as right as it is sure: Guo et al. 2017, "On Calibration of Modern Neural Networks" (ICML). */

export interface ReliabilityBin {
  /** Confidences in (from, to]; the first bin takes 0 too. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability of the answers, and the share of them that is right; 0 where the bin is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** The paper's number of bins. */
const RELIABILITY_BINS = 15;

/** Which of `binCount` equal bins holds a confidence of 0 … 1. */
export function binOf(confidence: number, binCount = RELIABILITY_BINS): number {
  return Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1));
}

/** The reliability diagram: answers by how sure the model was, in bins of equal width. */
export function reliabilityBins(
  outcomes: Iterable<{ readonly confidence: number; readonly isRight: boolean }>,
  binCount = RELIABILITY_BINS,
): readonly ReliabilityBin[] {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, hits: 0 }));
  for (const { confidence, isRight } of outcomes) {
    const bin = sums[binOf(confidence, binCount)];
    bin.count++;
    bin.confidence += confidence;
    if (isRight) bin.hits++;
  }
  return sums.map(({ count, confidence, hits }, i) => ({
    from: i / binCount,
    to: (i + 1) / binCount,
    count,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : hits / count,
  }));
}

/** ECE = Σ over bins of (images in it / all images) · |accuracy − confidence|; 0 without images. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 0;
  return bins.reduce(
    (sum, { count, accuracy, confidence }) => sum + (count / total) * Math.abs(accuracy - confidence),
    0,
  );
}
