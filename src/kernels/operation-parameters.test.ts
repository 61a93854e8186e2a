import { expect, test } from 'vitest';
import type { Operation, OperationKind } from './graph';
import { buffersOf, mapParameters, parametersOf } from './operation-parameters';

const window = { kernel: [3, 3], stride: [1, 1], padding: { top: 1, left: 1, bottom: 1, right: 1 } } as const;

/** One operation of each kind with what it reads: a kind that is added must say it here too. */
const examples: {
  readonly [K in OperationKind]: readonly [Extract<Operation, { kind: K }>, number[], number[]];
} = {
  input: [{ kind: 'input' }, [], []],
  conv2d: [{ kind: 'conv2d', ...window, weight: 4, bias: 2 }, [4, 2], []],
  depthwiseConv2d: [{ kind: 'depthwiseConv2d', ...window, weight: 4, bias: null }, [4], []],
  linear: [{ kind: 'linear', weight: 7, bias: 8 }, [7, 8], []],
  activation: [{ kind: 'activation', function: 'silu', slope: 0 }, [], []],
  maxPool2d: [{ kind: 'maxPool2d', kernel: [2, 2], stride: [2, 2], padding: [0, 0] }, [], []],
  globalAveragePool: [{ kind: 'globalAveragePool' }, [], []],
  batchNorm2d: [
    { kind: 'batchNorm2d', epsilon: 0, momentum: 0, weight: 1, bias: 2, runningMean: 5, runningVariance: 6 },
    [1, 2],
    [5, 6],
  ],
  layerNorm: [{ kind: 'layerNorm', epsilon: 0, weight: 3, bias: 4 }, [3, 4], []],
  layerScale: [{ kind: 'layerScale', weight: 3 }, [3], []],
  dropout: [{ kind: 'dropout', probability: 0.5, stream: 1 }, [], []],
  stochasticDepth: [{ kind: 'stochasticDepth', probability: 0.5, stream: 1 }, [], []],
  add: [{ kind: 'add' }, [], []],
  scaleChannels: [{ kind: 'scaleChannels' }, [], []],
  reshape: [{ kind: 'reshape' }, [], []],
  patchify: [{ kind: 'patchify', patch: 2 }, [], []],
  embedTokens: [{ kind: 'embedTokens', classToken: 5, position: 6 }, [5, 6], []],
  attention: [{ kind: 'attention', heads: 1, headWidth: 2, dropout: 0, stream: 3 }, [], []],
  firstToken: [{ kind: 'firstToken' }, [], []],
  meanTokens: [{ kind: 'meanTokens', from: 1 }, [], []],
  binaryLogits: [{ kind: 'binaryLogits' }, [], []],
};

test.each(Object.values(examples))(
  '$kind names what it reads, and takes other ids for it',
  (operation, parameters, buffers) => {
    expect(parametersOf(operation)).toEqual(parameters);
    expect(buffersOf(operation)).toEqual(buffers);
    const moved = mapParameters(
      operation,
      (id) => id + 10,
      (id) => id + 100,
    );
    expect(parametersOf(moved)).toEqual(parameters.map((id) => id + 10));
    expect(buffersOf(moved)).toEqual(buffers.map((id) => id + 100));
    expect(moved.kind).toBe(operation.kind);
  },
);
