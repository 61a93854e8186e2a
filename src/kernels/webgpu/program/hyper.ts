/**
 * The numbers that change from step to step, as one uniform block: nothing that varies during a run is a shader
 * constant. One block per micro-batch.
 */
export interface Hyper {
  /** Images of this micro-batch that count; the rest of the plan's batch is padding. */
  readonly count: number;
  /** TrainBatch.step. */
  readonly step: number;
  readonly seed: number;
  /** Position of the first image of this micro-batch in the whole batch (dropout counts elements from there). */
  readonly firstImage: number;
  /** Whether parameter gradients are added to those of the micro-batches before. */
  readonly accumulate: boolean;
  /** Where this micro-batch writes its sums (see totals.ts). */
  readonly record: number;
  readonly learningRate: number;
  /** 1 / Σ class weights of the whole batch: what the mean of the loss divides by. */
  readonly inverseWeight: number;
  /** The optimizer's own numbers (see stepCorrections). */
  readonly correction1: number;
  readonly correction2: number;
  /** What the moving average of weights takes of the new ones: 1 − its decay. */
  readonly averageShare: number;
  /** How far a pass that only measures moves running statistics (see Engine.moveStatistics). */
  readonly statisticsShare: number;
}

export const HYPER_BYTES = 48;

export const HYPER_WGSL = `struct Hyper {
  count: u32, step: u32, seed: u32, firstImage: u32,
  accumulate: u32, record: u32, learningRate: f32, inverseWeight: f32,
  correction1: f32, correction2: f32, averageShare: f32, statisticsShare: f32,
};`;

/** Writes `hyper` as the uniform block's bytes into `target`, from `byteOffset` on. */
export function writeHyper(hyper: Hyper, target: DataView, byteOffset: number): void {
  const words: [number, 'u' | 'f'][] = [
    [hyper.count, 'u'],
    [hyper.step, 'u'],
    [hyper.seed, 'u'],
    [hyper.firstImage, 'u'],
    [hyper.accumulate ? 1 : 0, 'u'],
    [hyper.record, 'u'],
    [hyper.learningRate, 'f'],
    [hyper.inverseWeight, 'f'],
    [hyper.correction1, 'f'],
    [hyper.correction2, 'f'],
    [hyper.averageShare, 'f'],
    [hyper.statisticsShare, 'f'],
  ];
  for (const [i, [value, type]] of words.entries()) {
    if (type === 'u') target.setUint32(byteOffset + 4 * i, value, true);
    else target.setFloat32(byteOffset + 4 * i, value, true);
  }
}
