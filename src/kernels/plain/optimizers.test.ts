import { dispose, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { OptimizerSettings } from '../../recipe/kinds/optimizers';
import type { EngineOptions } from '../engine';
import type { Graph, ParameterSpec } from '../graph';
import { noiseImages, plainOptions } from '../testing/graphs';
import { readReference } from '../testing/reference-file';
import { gradientNorm as tensorNorm, updateWeights as updateByTensors } from './by-operations/update-weights';
import { initialiseWasm } from './initialise-wasm';
import { ModelState } from './model-state';
import { gradientNormOnHeap, updateOnHeap } from './update-weights';

type Named = Record<string, number[]>;

interface Reference {
  start: Named;
  gradients: Named[];
  learningRates: number[];
  cases: {
    name: string;
    optimizer: OptimizerSettings;
    options: {
      decayWeightsOnly?: boolean;
      clipNorm?: number;
      emaDecay?: number;
      frozen?: string[];
      learningRateScale?: Record<string, number>;
    };
    steps: { norm: number; weights: Named; average?: Named }[];
  }[];
}

const reference = readReference<Reference>('optimizers');
const names = Object.keys(reference.start);

const graph: Graph = {
  nodes: [],
  parameters: names.map(
    (name): ParameterSpec => ({
      name,
      shape: [(reference.start[name] as number[]).length],
      entries: [],
      layout: { kind: 'same' },
      initialization: { kind: 'zeros' },
      role: name === 'bias' ? 'bias' : 'weight',
    }),
  ),
  buffers: [],
  counters: [],
  inputShape: [1, 1, 1],
  output: 0,
  classCount: 1,
};

function optionsOf({ optimizer, options }: Reference['cases'][number]): EngineOptions {
  return {
    ...plainOptions(graph, noiseImages([1, 1, 1], 1)),
    optimizer,
    decayWeightsOnly: options.decayWeightsOnly ?? false,
    clipNorm: options.clipNorm ?? null,
    emaDecay: options.emaDecay ?? null,
    frozen: new Set(options.frozen),
    learningRateScale: new Map(Object.entries(options.learningRateScale ?? {})),
  };
}

function expectClose(actual: Float32Array | undefined, expected: readonly number[], what: string) {
  expect(actual, what).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual?.[i], `${what}[${i}]`).toBeCloseTo(value, 6);
}

beforeAll(async () => {
  await initialiseWasm(null);
});

const ways = ['on the heap', 'by operations'] as const;

test.each(reference.cases.flatMap((one) => ways.map((way) => [one.name, way, one] as const)))(
  '%s %s: four steps as torch takes them',
  async (_, way, one) => {
    const options = optionsOf(one);
    const state = new ModelState(options);
    const start = names.map(
      (name) => [`parameter/${name}`, Float32Array.from(reference.start[name] as number[])] as const,
    );
    state.import({ tensors: new Map(start) });
    for (const [index, expected] of one.steps.entries()) {
      const info = { learningRate: reference.learningRates[index], step: index + 1 };
      const gradients = new Map(
        names
          .map((name, id) => [id, tensor(reference.gradients[index]?.[name] as number[])] as const)
          .filter(([id]) => !options.frozen.has(names[id])),
      );
      if (way === 'on the heap') {
        const norm = gradientNormOnHeap(gradients);
        expect(norm).toBeCloseTo(expected.norm, 6);
        updateOnHeap(options, state, gradients, info, norm);
      } else {
        const norm = tensorNorm(gradients);
        expect((await norm.data())[0]).toBeCloseTo(expected.norm, 6);
        updateByTensors(options, state, gradients, info, norm, (_held, updated) => updated);
        norm.dispose();
      }
      dispose([...gradients.values()]);
      const { tensors } = await state.export();
      for (const name of names) {
        const what = `${name} after step ${index + 1}`;
        expectClose(tensors.get(`parameter/${name}`), expected.weights[name] as number[], what);
        if (expected.average) {
          expectClose(tensors.get(`ema/${name}`), expected.average[name] as number[], `average ${what}`);
        }
      }
    }
    state.dispose();
  },
);
