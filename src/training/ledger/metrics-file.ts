import type { EpochRecord, RunMetrics, StepRecord } from '../../metrics/records';
import type { TensorFile } from '../checkpoints/tensor-file';
import type { LoopPosition } from '../position';

/** The columns of a step record, in the order they are stored. */
const COLUMNS = [
  'step',
  'epoch',
  'trainLoss',
  'trainAccuracy',
  'learningRate',
  'gradientNorm',
  'imagesPerSecond',
  'elapsedMs',
] as const satisfies readonly (keyof StepRecord)[];

const GROUP = 'steps';

/** Curves as columns of float64 (their bits, two float32 words each): small, and read back exactly. */
export function metricsFile({ steps, epochs }: RunMetrics): TensorFile {
  const columns = new Map<string, Float32Array>();
  for (const column of COLUMNS) {
    const values = Float64Array.from(steps, (record) => record[column]);
    columns.set(column, new Float32Array(values.buffer));
  }
  return { header: { epochs }, groups: new Map([[GROUP, columns]]) };
}

export function metricsOf({ header, groups }: TensorFile): RunMetrics {
  const columns = COLUMNS.map((column) => {
    const words = groups.get(GROUP)?.get(column) ?? new Float32Array(0);
    return new Float64Array(words.slice().buffer);
  });
  const steps = Array.from(columns[0] ?? [], (_, row) =>
    Object.fromEntries(COLUMNS.map((column, i) => [column, columns[i]?.[row]])),
  );
  return {
    steps: steps as unknown as StepRecord[],
    epochs: (header as { epochs: readonly EpochRecord[] }).epochs,
  };
}

/** What had been seen at a position: the curves of a run that goes on from there. */
export function metricsUntil({ steps, epochs }: RunMetrics, { step, epoch }: LoopPosition): RunMetrics {
  return {
    steps: steps.filter((record) => record.step <= step),
    // By epochs completed: after its last step an epoch is still to be validated.
    epochs: epochs.filter((record) => record.epoch <= epoch),
  };
}
