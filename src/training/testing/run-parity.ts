import type { Engine, EngineOptions, StoragePrecision, TrainBatch } from '../../kernels/engine';
import { fits, fromStateDict, parameterToEntries, toStateDict } from '../../nn/state-dict';
import type { NamedTensor } from '../../protocol/model';
import { invariant } from '../../shared/errors';
import type { PixelSource } from '../../shared/pixels';
import { engineOptions } from '../engine-options';
import { modelTensors } from '../position';
import { afterPlateauEpoch, learningRateAt, PLATEAU_START } from '../schedules';
import type { ParityCase } from './parity-case';

export interface ParityError {
  /** Largest absolute difference. */
  readonly absolute: number;
  /** The same, as a share of the largest magnitude of its tensor (at least 1/1000 of the largest of all tensors). */
  readonly relative: number;
  /** Where the relative error is largest. */
  readonly worst: string;
}

/** How far Vireo and torch's float32 are from torch's float64. */
export interface FromExact {
  readonly ours: ParityError;
  readonly torch: ParityError;
}

export interface ParityReport {
  readonly name: string;
  readonly device: string;
  readonly logits: ParityError;
  readonly loss: ParityError;
  readonly gradients: ParityError;
  readonly finalWeights: ParityError;
  readonly averagedWeights: ParityError | null;
  readonly learningRates: ParityError;
  readonly exact: Readonly<Record<'logits' | 'loss' | 'gradients' | 'finalWeights', FromExact>> | null;
}

/** Runs a case on the engine `create` makes and compares everything torch computed. @param storage torch's side is float32 */
export async function runParityCase(
  given: ParityCase,
  create: (options: EngineOptions) => Promise<Engine>,
  storage: StoragePrecision = 'float32',
): Promise<ParityReport> {
  const { graph, recipe, labels } = given;
  const { tensors, mismatch } = fromStateDict(graph, given.initial);
  invariant(fits(mismatch), `${given.name}: the weights do not fit: ${JSON.stringify(mismatch)}`);
  const batchSize = recipe.training.batchSize;
  const options: EngineOptions = {
    ...engineOptions({
      recipe,
      graph,
      pixels: pixelsOf(given.images),
      trainingLabels: labels,
      microBatchSize: recipe.training.microBatchSize ?? batchSize,
      epoch: 0,
    }),
    storage,
  };
  const takeStep = storage === 'float16' ? takeScaledStep : trainStep;
  const plateauBefore = (epoch: number) =>
    given.validationLosses
      .slice(0, epoch)
      .reduce(
        (state, loss) =>
          afterPlateauEpoch(state, { schedule: recipe.schedule, peak: recipe.training.learningRate }, loss),
        PLATEAU_START,
      );
  const batchAt = (step: number) => {
    const indices = Int32Array.from({ length: batchSize }, (_, i) => (step * batchSize + i) % labels.length);
    const schedule = {
      schedule: recipe.schedule,
      peak: recipe.training.learningRate,
      stepsPerEpoch: given.stepsPerEpoch,
      epochs: recipe.training.epochs,
    };
    const { share } = plateauBefore(Math.floor(step / given.stepsPerEpoch));
    const learningRate = learningRateAt(schedule, step) * share;
    const augmentation = { augmentation: null, mix: null };
    return { indices, labels: indices.map((i) => labels[i]), learningRate, step: step + 1, ...augmentation };
  };

  // After one step from nothing, the momentum of torch.optim.SGD is the gradient itself.
  const sgd = { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const;
  const first = await create({ ...options, optimizer: sgd, clipNorm: null, emaDecay: null });
  await first.importState({ tensors });
  const device = first.device.name;
  const everyImage = Int32Array.from(labels, (_, i) => i);
  const logits = await first.predict(everyImage, 'live');
  await takeStep(first, batchAt(0));
  const totals = await first.takeTrainTotals();
  const slots = (await first.exportState()).tensors;
  first.dispose();
  const gradients = graph.parameters.flatMap((spec) => {
    const key = [...slots.keys()].find((name) => name.startsWith('slot.') && name.endsWith(`/${spec.name}`));
    const values = key === undefined ? undefined : slots.get(key);
    invariant(values !== undefined, `The engine keeps no momentum of ${spec.name}`);
    return parameterToEntries(spec, values);
  });

  const whole = await create(options);
  await whole.importState({ tensors });
  const learningRates: number[] = [];
  for (let step = 0; step < given.steps; step++) {
    const batch = batchAt(step);
    learningRates.push(batch.learningRate);
    await takeStep(whole, batch);
  }
  await whole.takeTrainTotals();
  const state = await whole.exportState();
  whole.dispose();
  // Passes a batch norm has seen: torch counts one a step, and cases with batch norms do not accumulate.
  const final = toStateDict(graph, state.tensors, given.steps);
  const averaged = toStateDict(graph, modelTensors(state), given.steps);

  const one = (name: string, values: ArrayLike<number>) => [{ name, data: values }];
  const oneLogits = one('logits', logits);
  const oneLoss = one('loss', [totals.lossSum / totals.weightSum]);
  const torchLogits = one('logits', given.logits);
  const torchLoss = one('loss', [given.loss]);
  const { exact } = given;
  const fromExact = (ours: readonly Values[], torch: readonly Values[], wanted: readonly Values[]) => ({
    ours: compare(ours, wanted),
    torch: compare(torch, wanted),
  });
  return {
    name: given.name,
    device,
    logits: compare(oneLogits, torchLogits),
    loss: compare(oneLoss, torchLoss),
    gradients: compare(gradients, given.gradients),
    finalWeights: compare(final, given.final),
    averagedWeights:
      given.average === null
        ? null
        : compare(
            averaged.filter(({ name }) => given.average?.some((other) => other.name === name)),
            given.average,
          ),
    learningRates: compare(one('learningRate', learningRates), one('learningRate', given.learningRates)),
    exact: exact && {
      logits: fromExact(oneLogits, torchLogits, one('logits', exact.logits)),
      loss: fromExact(oneLoss, torchLoss, one('loss', [exact.loss])),
      gradients: fromExact(gradients, given.gradients, exact.gradients),
      finalWeights: fromExact(final, given.final, exact.final),
    },
  };
}

/** Where an engine with mixed precision keeps its loss scale, and which word counts the steps it took. */
const SCALER = 'scaler/loss_scale';
const STEPS_TAKEN = 2;
/** From the first scale, 2^16, down to 1. */
const MOST_OVERFLOWS = 16;

const trainStep = (engine: Engine, batch: TrainBatch) => engine.trainStep(batch);

/** A step whose gradients overflow halves the loss scale and changes nothing else: it is taken again, as torch's side took it. */
async function takeScaledStep(engine: Engine, batch: TrainBatch): Promise<void> {
  const taken = async () => (await engine.exportState()).tensors.get(SCALER)?.[STEPS_TAKEN];
  const before = await taken();
  for (let overflows = 0; overflows <= MOST_OVERFLOWS; overflows++) {
    await engine.trainStep(batch);
    if ((await taken()) !== before) return;
  }
}

export function pixelsOf({ shape, data }: NamedTensor): PixelSource {
  const [count, height, width, channels] = shape;
  const bytes = Uint8Array.from(data);
  const size = height * width * channels;
  return {
    count,
    height,
    width,
    channels,
    read(indices, target) {
      indices.forEach((index, i) => {
        target.set(bytes.subarray(index * size, (index + 1) * size), i * size);
      });
    },
  };
}

interface Values {
  readonly name: string;
  readonly data: ArrayLike<number>;
}

/** The largest magnitude. A loop: the tensors of whole models are too large to be made into lists. */
function magnitude(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]));
  return largest;
}

function compare(found: readonly Values[], expected: readonly Values[]): ParityError {
  const foundByName = new Map(found.map(({ name, data }) => [name, data]));
  invariant(
    foundByName.size === expected.length,
    `${foundByName.size} tensors stand against torch's ${expected.length}`,
  );
  const floor = 1e-3 * Math.max(...expected.map(({ data }) => magnitude(data)));
  let absolute = 0;
  let relative = 0;
  let worst = '';
  for (const { name, data } of expected) {
    const values = foundByName.get(name);
    invariant(values?.length === data.length, `${name} has another size in Vireo`);
    let difference = 0;
    for (let i = 0; i < data.length; i++) {
      const error = Math.abs(values[i] - data[i]);
      difference = Math.max(difference, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    }
    const share = difference / Math.max(magnitude(data), floor);
    absolute = Math.max(absolute, difference);
    if (share > relative || worst === '') {
      relative = share;
      worst = name;
    }
  }
  return { absolute, relative, worst };
}
