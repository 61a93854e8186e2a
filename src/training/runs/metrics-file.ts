import { eachValidationFigure, STEP_FIGURE_NAMES, type StepFigure } from '../../metrics/figures';
import type { EpochRecord, RunMetrics, StepRecord } from '../../metrics/records';
import { z } from '../../shared/zod';
import type { TensorFile } from '../checkpoints/tensor-file';
import type { LoopPosition } from '../position';

const PLACES = ['step', 'epoch', 'elapsedMs'] as const satisfies readonly (keyof StepRecord)[];
/** The columns of a step record. */
export const STEP_COLUMNS: readonly (keyof StepRecord)[] = [...PLACES, ...STEP_FIGURE_NAMES];

const GROUP = 'steps';

/** A figure that an earlier or later Vireo may not have; JSON writes null for NaN, too. */
const figure = z
  .number()
  .nullish()
  .transform((value) => value ?? null);

/** What is not known of an epoch is passed over. */
export const epochSchema = z.object({
  epoch: z.int(),
  step: z.int(),
  trainLoss: figure,
  trainAccuracy: figure,
  ...eachValidationFigure(() => figure),
  learningRate: figure,
  durationMs: figure,
  best: z.boolean(),
} satisfies { readonly [K in keyof EpochRecord]: z.ZodType<EpochRecord[K]> });

/** A figure of a step, NaN where a file lacks it; it may be infinite, too. */
const stepFigure = z.unknown().transform((value) => (typeof value === 'number' ? value : Number.NaN));

export const stepSchema = z.object({
  step: z.int().min(0),
  epoch: z.number(),
  elapsedMs: z.number(),
  trainLoss: stepFigure,
  trainAccuracy: stepFigure,
  learningRate: stepFigure,
  gradientNorm: stepFigure,
  imagesPerSecond: stepFigure,
} satisfies { readonly [K in keyof StepRecord]: z.ZodType<StepRecord[K]> });

/** The epochs in a file's header. */
const headerSchema = z.object({ epochs: z.array(epochSchema) });

/** Curves as columns of float64 (their bits, two float32 words each): small, and read back exactly. */
export function metricsFile({ steps, epochs }: RunMetrics): TensorFile {
  const columns = new Map<string, Float32Array>();
  for (const column of STEP_COLUMNS) {
    const values = Float64Array.from(steps, (record) => record[column]);
    columns.set(column, new Float32Array(values.buffer));
  }
  return { header: { epochs }, groups: new Map([[GROUP, columns]]) };
}

/**
 * Curves of this Vireo or another one: columns that are not known are passed over, and what a file lacks is null, or NaN
 * at the steps. Null where it holds no curves at all: no epochs, steps without a place, columns of different lengths.
 */
export function metricsOf({ header, groups }: TensorFile): RunMetrics | null {
  const parsed = headerSchema.safeParse(header);
  const steps = stepsOf(groups.get(GROUP) ?? new Map());
  return parsed.success && steps ? { steps, epochs: parsed.data.epochs } : null;
}

function stepsOf(group: ReadonlyMap<string, Float32Array>): StepRecord[] | null {
  const column = (name: keyof StepRecord) => {
    const words = group.get(name);
    return words && words.length % 2 === 0 ? new Float64Array(words.slice().buffer) : null;
  };
  const [step, epoch, elapsedMs] = PLACES.map(column);
  if (!step || !epoch || !elapsedMs) return null;
  const figures = STEP_FIGURE_NAMES.map((name) => [name, column(name)] as const);
  const known = [epoch, elapsedMs, ...figures.flatMap(([, values]) => (values ? [values] : []))];
  if (known.some(({ length }) => length !== step.length)) return null;
  return Array.from(step, (_, row) => {
    const values = figures.map(([name, values]) => [name, values?.[row] ?? Number.NaN]);
    return {
      step: step[row],
      epoch: epoch[row],
      elapsedMs: elapsedMs[row],
      ...(Object.fromEntries(values) as Record<StepFigure, number>),
    };
  });
}

/** What had been seen at a position: the curves of a run that goes on from there. */
export function metricsUntil({ steps, epochs }: RunMetrics, { step, epoch }: LoopPosition): RunMetrics {
  return {
    steps: steps.filter((record) => record.step <= step),
    // By epochs completed: after its last step an epoch is still to be validated.
    epochs: epochs.filter((record) => record.epoch <= epoch),
  };
}
