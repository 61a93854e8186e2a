/** One training step's forward and backward on the CPU with all that engines hide: every value and every gradient. */
import { tensor as makeTensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import { roundHalfEven } from '../../shared/round-half-even';
import type { EngineOptions, EngineState } from '../engine';
import { parametersOf } from '../operation-parameters';
import { activateBackend } from './active-backend';
import { crossEntropy } from './cross-entropy';
import { GatheredBatch } from './gather';
import { HEAP_OPERATIONS } from './heap-operations';
import { HEAP_SUMS } from './heap-sums';
import type { Forward, Pass } from './operation';
import { sumOf } from './run-graph';
import { runBackward, runForward } from './run-operation';
import { numbersOf, tableOf } from './state-tables';
import { targetsOf } from './targets';

export interface StepTrace {
  /** In training, by node: [n, …] of the node's shape. */
  readonly values: readonly Float32Array[];
  /** Of the mean loss, by node; null where nothing trained lies at or before it. */
  readonly gradients: readonly (Float32Array | null)[];
  /** Of the mean loss, by parameter; those that are frozen are missing. */
  readonly parameters: ReadonlyMap<number, Float32Array>;
  /** In evaluation, with the same running statistics as the step began with, by node. */
  readonly evaluated: readonly Float32Array[];
}

/** Images of a pixel source and the class each is said to be. */
export interface TracedBatch {
  readonly indices: Int32Array;
  readonly labels: Int32Array;
  /** TrainBatch.step: dropout masks depend on it. */
  readonly step: number;
}

/** What a device keeps as halves between its kernels, by node. */
export interface KeptAsHalves {
  readonly values: ReadonlySet<number>;
  readonly gradients: ReadonlySet<number>;
  readonly evaluated: ReadonlySet<number>;
  /** What gradients are multiplied by while they are kept. */
  readonly lossScale: number;
}

/**
 * `initialiseWasm` must have been awaited. For small graphs: nothing is freed before the end. What a device keeps as halves
 * is rounded here too, so that a tie between two rounded values falls the same way.
 */
export async function traceStep(
  options: EngineOptions,
  { tensors }: EngineState,
  { indices, labels, step }: TracedBatch,
  halves: KeptAsHalves | null,
): Promise<StepTrace> {
  const { graph, pixels, normalization, loss, frozen, seed } = options;
  const batch = await GatheredBatch.read(pixels, indices, normalization, null);
  const images = batch.images(0, indices.length);
  await activateBackend('wasm');
  const weights = tableOf(graph.parameters, 'parameter', tensors);
  const buffers = tableOf(graph.buffers, 'buffer', tensors);
  const pass = (training: boolean): Pass => ({
    sums: HEAP_SUMS,
    training,
    batchStatistics: training ? 'momentum' : null,
    step,
    seed,
    firstImage: 0,
    isTrained: (id) => !frozen.has(graph.parameters[id].name),
    parameter: (id) => weights.get(id),
    derived: (id, purpose, make) => weights.derived(id, purpose, make),
    buffer: (id) => buffers.get(id),
    // A second look begins with the same ones.
    setBuffer: (_, value) => value.dispose(),
  });
  try {
    let trace: StepTrace | null = null;
    tidy(() => {
      const input = makeTensor(images, [indices.length, ...graph.inputShape]);
      const evaluated = forward(options, input, pass(false), halves?.evaluated).outputs.map(numbersOf);
      const taped = forward(options, input, pass(true), halves?.values);
      const values = taped.outputs.map(numbersOf);
      const { gradient } = crossEntropy(
        taped.outputs[graph.output],
        targetsOf(loss, graph.classCount, labels, null),
      );
      trace = { values, evaluated, ...backward(options, taped, gradient, halves) };
    });
    if (!trace) throw new InvariantError('tidy did not run');
    return trace;
  } finally {
    weights.dispose();
    buffers.dispose();
  }
}

interface Taped {
  readonly outputs: readonly Tensor[];
  readonly forwards: readonly (Forward | null)[];
  /** Whether the pass goes back through each node. */
  readonly isTrained: readonly boolean[];
}

function forward(
  { graph }: EngineOptions,
  images: Tensor,
  pass: Pass,
  halves: ReadonlySet<number> | undefined,
): Taped {
  const outputs: Tensor[] = [];
  const forwards: (Forward | null)[] = [];
  const isTrained: boolean[] = [];
  const kept = (id: number, output: Tensor) => (halves?.has(id) ? roundedToHalves(output, 1) : output);
  for (const [id, node] of graph.nodes.entries()) {
    const trains =
      pass.training &&
      (parametersOf(node.operation).some(pass.isTrained) || node.inputs.some((id) => isTrained[id]));
    isTrained.push(trains);
    if (node.operation.kind === 'input') {
      outputs.push(kept(id, images));
      forwards.push(null);
      continue;
    }
    const inputs = node.inputs.map((id) => outputs[id]);
    const ran = runForward(node, inputs, HEAP_OPERATIONS, pass, trains);
    outputs.push(kept(id, ran.output));
    forwards.push(trains ? ran : null);
  }
  return { outputs, forwards, isTrained };
}

function backward(
  { graph }: EngineOptions,
  { forwards, isTrained }: Taped,
  start: Tensor,
  halves: KeptAsHalves | null,
): Pick<StepTrace, 'gradients' | 'parameters'> {
  const held: (Tensor | null)[] = graph.nodes.map(() => null);
  held[graph.output] = start;
  const gradients: (Float32Array | null)[] = graph.nodes.map(() => null);
  const parameters = new Map<number, Float32Array>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const [whole, ran] = [held[id], forwards[id]];
    if (!whole || !ran) continue;
    const gradient = halves?.gradients.has(id) ? roundedToHalves(whole, halves.lossScale) : whole;
    gradients[id] = numbersOf(gradient);
    const { inputs } = graph.nodes[id];
    const needed = inputs.map((input) => isTrained[input]);
    const found = runBackward(ran, gradient, needed);
    for (const [parameter, tensor] of found.parameters) parameters.set(parameter, numbersOf(tensor));
    for (const [position, tensor] of found.inputs.entries()) {
      const input = inputs[position];
      if (tensor && needed[position]) held[input] = sumOf(held[input], tensor);
    }
  }
  return { gradients, parameters };
}

const FRACTION_BITS = 10;
const LEAST_EXPONENT = -14;

/** Every entry times `scale` as the nearest half (ties to even), divided by `scale` again. */
function roundedToHalves(tensor: Tensor, scale: number): Tensor {
  const rounded = numbersOf(tensor).map((value) => {
    if (value === 0) return 0;
    const exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log2(Math.abs(value * scale))));
    const unit = 2 ** (exponent - FRACTION_BITS);
    return (roundHalfEven((value * scale) / unit) * unit) / scale;
  });
  return makeTensor(rounded, tensor.shape);
}
