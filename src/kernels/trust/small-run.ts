import { CounterRng } from '../../shared/rng';
import type { EngineOptions, EngineState, ProgramOptions } from '../engine';
import { type Graph, sizeOf } from '../graph';
import type { TracedBatch } from '../plain/trace-step';
import { cutDown } from './cut-down';

/** Images of a batch: odd, as every other size. */
const IMAGES = 3;
const SEED = 1;
/** Apart from those of runs. */
const STREAM = 300;

/** A step of a small run: what a device is tried with. */
export interface SmallRun {
  readonly options: EngineOptions;
  readonly state: EngineState;
  readonly batch: TracedBatch & { readonly learningRate: number };
}

/** A run's own step on its graph cut down, with made-up images, weights and running statistics. */
export function smallRun(run: ProgramOptions): SmallRun {
  const graph = cutDown(run.graph, run.frozen);
  const [height, width, channels] = graph.inputShape as [number, number, number];
  const size = sizeOf(graph.inputShape);
  const rng = new CounterRng(SEED, STREAM);
  const bytes = Uint8Array.from({ length: IMAGES * size }, () => rng.integer(256));
  const { classWeights } = run.loss;
  const { features: _, ...rest } = run;
  return {
    options: {
      ...rest,
      graph,
      loss: {
        ...run.loss,
        classWeights:
          classWeights && Float32Array.from({ length: graph.classCount }, (_, c) => 0.5 + (c % 3)),
      },
      microBatchSize: IMAGES,
      pixels: {
        count: IMAGES,
        height,
        width,
        channels,
        read(indices, target) {
          for (const [i, index] of indices.entries())
            target.set(bytes.subarray(index * size, (index + 1) * size), i * size);
        },
      },
    },
    state: { tensors: numbersFor(graph) },
    batch: {
      indices: Int32Array.from({ length: IMAGES }, (_, i) => IMAGES - 1 - i),
      labels: Int32Array.from({ length: IMAGES }, (_, i) => (i * 2 + 1) % graph.classCount),
      step: 1,
      learningRate: 0.01,
    },
  };
}

/** How many products each output of a weight sums; null for what is no weight. */
function termsOf({ nodes, parameters }: Graph): (number | null)[] {
  const terms: (number | null)[] = parameters.map(() => null);
  for (const { operation } of nodes) {
    switch (operation.kind) {
      case 'conv2d':
        terms[operation.weight] = sizeOf(parameters[operation.weight].shape.slice(0, 3));
        break;
      case 'depthwiseConv2d':
        terms[operation.weight] = sizeOf(operation.kernel);
        break;
      case 'linear':
        terms[operation.weight] = parameters[operation.weight].shape[1];
        break;
      default:
        break;
    }
  }
  return terms;
}

/** Weights that keep values at about their size; scales around 1 and shifts around 0, none of which is exactly that. */
function numbersFor(graph: Graph): Map<string, Float32Array> {
  const terms = termsOf(graph);
  const tensors = new Map<string, Float32Array>();
  const draw = (key: string, stream: number, length: number, centre: number, spread: number) => {
    const rng = new CounterRng(SEED, STREAM + 1, stream);
    tensors.set(
      key,
      Float32Array.from({ length }, () => centre + rng.uniform(-spread, spread)),
    );
  };
  for (const [id, { name, shape, role }] of graph.parameters.entries()) {
    const count = terms[id];
    const isScale = (role === 'norm' && !name.endsWith('bias')) || role === 'layerScale';
    const spread = count === null ? 0.3 : Math.sqrt(3 / count);
    draw(`parameter/${name}`, id, sizeOf(shape), isScale ? 1 : 0, spread);
  }
  for (const [id, { name, shape, initial }] of graph.buffers.entries()) {
    draw(`buffer/${name}`, graph.parameters.length + id, sizeOf(shape), initial, 0.3);
  }
  return tensors;
}
