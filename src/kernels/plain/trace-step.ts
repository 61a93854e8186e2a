/**
 * One training step's forward and backward on the CPU beside a device's, operation by operation: each is given what the
 * device kept of those before it. So a difference is that operation's own, and what lies within rounding of a corner
 * does not fall on the other side of it here.
 */
import { tensor as makeTensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import type { EngineOptions, EngineState } from '../engine';
import { parametersOf } from '../operation-parameters';
import { activateBackend } from './active-backend';
import { type Comparison, type Corners, onSidesOf } from './corners';
import { crossEntropy } from './cross-entropy';
import { GatheredBatch } from './gather';
import { heapView } from './heap';
import { HEAP_OPERATIONS } from './heap-operations';
import { HEAP_SUMS } from './heap-sums';
import type { Forward, Pass } from './operation';
import { sumOf } from './run-graph';
import { runBackward, runForward } from './run-operation';
import { numbersOf, tableOf } from './state-tables';
import { targetsOf } from './targets';

/** Numbers by node of the graph, or by parameter. */
export type NumbersById = ReadonlyMap<number, Float32Array>;

/** What a device kept of a step. What it did not keep is computed from what it did. */
export interface DeviceTrace {
  /** In training: [n, …] of the node's shape. */
  readonly values: NumbersById;
  /** In evaluation, with the same running statistics as the step began with. */
  readonly evaluated: NumbersById;
  /** Of the mean loss, by node. */
  readonly gradients: NumbersById;
  readonly corners: Corners;
}

/** What each of them should be. */
export interface StepTrace {
  readonly values: NumbersById;
  readonly evaluated: NumbersById;
  readonly gradients: NumbersById;
  readonly corners: ReadonlyMap<number, Comparison>;
  /** Gradients of the mean loss, by parameter; those that are frozen are missing. */
  readonly parameters: NumbersById;
  /** Running statistics after the step, by buffer; those that stay are missing. */
  readonly statistics: NumbersById;
  readonly lossSum: number;
  readonly weightSum: number;
}

/** Images of a pixel source and the class each is said to be. */
export interface TracedBatch {
  readonly indices: Int32Array;
  readonly labels: Int32Array;
  /** TrainBatch.step: dropout masks depend on it. */
  readonly step: number;
}

/** `initialiseWasm` must have been awaited. For small graphs: nothing is freed before the end. */
export async function traceStep(
  options: EngineOptions,
  { tensors }: EngineState,
  { indices, labels, step }: TracedBatch,
  device: DeviceTrace,
): Promise<StepTrace> {
  const { graph, pixels, normalization, loss, frozen, seed } = options;
  const batch = await GatheredBatch.read(pixels, indices, normalization, null);
  const images = batch.images(0, indices.length);
  await activateBackend('wasm');
  const weights = tableOf(graph.parameters, 'parameter', tensors);
  const buffers = tableOf(graph.buffers, 'buffer', tensors);
  const statistics = new Map<number, Float32Array>();
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
    setBuffer(id, value) {
      statistics.set(id, numbersOf(value));
      value.dispose();
    },
  });
  const none: Corners = new Map();
  try {
    let trace: StepTrace | null = null;
    tidy(() => {
      const input = makeTensor(images, [indices.length, ...graph.inputShape]);
      const evaluated = forward(options, input, pass(false), device.evaluated, none).expected;
      const taped = forward(options, input, pass(true), device.values, device.corners);
      const targets = targetsOf(loss, graph.classCount, labels, null);
      const { gradient, statistics: sums } = crossEntropy(taped.outputs[graph.output], targets);
      trace = {
        evaluated,
        values: taped.expected,
        corners: taped.corners,
        statistics,
        lossSum: heapView(sums)[0],
        weightSum: targets.weightSum,
        ...backward(options, taped, gradient, device.gradients),
      };
    });
    if (!trace) throw new InvariantError('tidy did not run');
    return trace;
  } finally {
    weights.dispose();
    buffers.dispose();
  }
}

interface Taped {
  readonly expected: NumbersById;
  readonly corners: ReadonlyMap<number, Comparison>;
  /** The device's where it kept them. */
  readonly outputs: readonly Tensor[];
  readonly forwards: readonly (Forward | null)[];
  /** Whether the pass goes back through each node. */
  readonly isTrained: readonly boolean[];
}

function forward(
  { graph }: EngineOptions,
  images: Tensor,
  pass: Pass,
  device: NumbersById,
  corners: Corners,
): Taped {
  const expected = new Map<number, Float32Array>();
  const compared = new Map<number, Comparison>();
  const outputs: Tensor[] = [];
  const forwards: (Forward | null)[] = [];
  const isTrained: boolean[] = [];
  for (const [id, node] of graph.nodes.entries()) {
    const trains =
      pass.training &&
      (parametersOf(node.operation).some(pass.isTrained) || node.inputs.some((id) => isTrained[id]));
    isTrained.push(trains);
    const inputs = node.inputs.map((input) => outputs[input]);
    const ran =
      node.operation.kind === 'input' ? null : runForward(node, inputs, HEAP_OPERATIONS, pass, trains);
    const output = ran ? ran.output : images;
    outputs.push(followed(id, output, device, expected));
    const sided = trains ? onSidesOf(corners, id, node, inputs[0]) : null;
    if (sided?.compared) compared.set(id, sided.compared);
    forwards.push(sided ? runForward(node, [sided.input], HEAP_OPERATIONS, pass, true) : trains ? ran : null);
  }
  return { expected, corners: compared, outputs, forwards, isTrained };
}

function backward(
  { graph }: EngineOptions,
  { forwards, isTrained }: Taped,
  start: Tensor,
  device: NumbersById,
): Pick<StepTrace, 'gradients' | 'parameters'> {
  const held: (Tensor | null)[] = graph.nodes.map(() => null);
  held[graph.output] = start;
  const gradients = new Map<number, Float32Array>();
  const parameters = new Map<number, Float32Array>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const [whole, ran] = [held[id], forwards[id]];
    if (!whole || !ran) continue;
    const gradient = followed(id, whole, device, gradients);
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

/** Notes what a tensor that the device kept should be, and goes on with the device's. */
function followed(id: number, own: Tensor, device: NumbersById, expected: Map<number, Float32Array>): Tensor {
  const kept = device.get(id);
  if (!kept) return own;
  expected.set(id, numbersOf(own));
  return makeTensor(kept, own.shape);
}
