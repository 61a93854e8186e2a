import { describe, expect, test } from 'vitest';
import { buildModel } from '../../models/catalogue';
import { DEFAULT_ARCHITECTURES } from '../../recipe/defaults';
import { type Graph, sizeOf } from '../graph';
import { parametersOf } from '../operation-parameters';
import { TestGraph } from '../testing/graphs';
import { cutDown } from './cut-down';

const same = { top: 1, left: 1, bottom: 1, right: 1 };
const NONE: ReadonlySet<string> = new Set();

/** What operations a graph has, whatever their sizes. */
function kindsOf({ nodes }: Graph): Set<string> {
  return new Set(
    nodes.map(({ operation }) => {
      switch (operation.kind) {
        case 'conv2d':
        case 'depthwiseConv2d':
        case 'maxPool2d':
          return `${operation.kind} ${operation.kernel} by ${operation.stride}`;
        case 'activation':
          return operation.function;
        case 'attention':
          return `attention of ${operation.headWidth}`;
        default:
          return operation.kind;
      }
    }),
  );
}

const built = (kind: keyof typeof DEFAULT_ARCHITECTURES, imageSize = 224) =>
  buildModel(DEFAULT_ARCHITECTURES[kind], { imageSize, channels: 3, classCount: 100 }).graph;

describe('every architecture, cut down', () => {
  test.each(Object.keys(DEFAULT_ARCHITECTURES) as (keyof typeof DEFAULT_ARCHITECTURES)[])('%s', (kind) => {
    // d2l's model is of 96 pixels at most; its patches divide that.
    const graph = built(kind, kind === 'd2lVit' ? 96 : 224);
    const small = cutDown(graph, NONE);
    expect(kindsOf(small)).toEqual(kindsOf(graph));
    expect(small.nodes.length).toBeLessThanOrEqual(graph.nodes.length);
    const count = small.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect(count).toBeLessThan(500_000);
    expect(small.nodes[small.output].shape).toEqual([small.classCount]);
    const names = new Set(graph.parameters.map(({ name }) => name));
    for (const { name } of small.parameters) expect(names).toContain(name);
    for (const { operation } of small.nodes) {
      for (const id of parametersOf(operation)) expect(small.parameters[id]).toBeDefined();
    }
  });
});

test('a block stands once, and what reads the ones left out reads it', () => {
  const graph = new TestGraph([32, 32, 3]).conv2d(64, [3, 3], [1, 1], same).activation('relu');
  for (let i = 0; i < 5; i++) {
    const trunk = graph.value;
    graph.conv2d(64, [3, 3], [1, 1], same, false).batchNorm().addFrom(trunk).activation('relu');
  }
  const { nodes, inputShape, classCount } = cutDown(graph.globalAveragePool().linear(10).finish(), NONE);
  expect(nodes.map(({ operation }) => operation.kind)).toEqual([
    'input',
    'conv2d',
    'activation',
    'conv2d',
    'batchNorm2d',
    'add',
    'activation',
    'globalAveragePool',
    'linear',
  ]);
  expect(nodes[7].inputs).toEqual([6]);
  expect(inputShape).toEqual([9, 9, 3]);
  expect(nodes[3].shape).toEqual([9, 9, 36]);
  expect(classCount).toBe(10);
});

test('blocks of other kernels, and blocks that are frozen, are kinds of their own', () => {
  const graph = new TestGraph([32, 32, 3]);
  for (const kernel of [3, 5, 3] as const) {
    const padding = (kernel - 1) / 2;
    const sides = { top: padding, left: padding, bottom: padding, right: padding };
    graph.conv2d(64, [kernel, kernel], [1, 1], sides).activation('relu');
  }
  graph.conv2d(64, [3, 3], [1, 1], same).activation('relu');
  const whole = graph.globalAveragePool().linear(3).finish();
  const convolutions = (frozen: ReadonlySet<string>) =>
    cutDown(whole, frozen).nodes.flatMap(({ operation }) =>
      operation.kind === 'conv2d' ? [operation.kernel[0]] : [],
    );
  expect(convolutions(NONE)).toEqual([3, 5, 3]);
  expect(convolutions(new Set(['p4', 'p5']))).toEqual([3, 5, 3, 3]);
});

test('what pools its image evenly still does, and so is still a part of the convolution before it', () => {
  const graph = new TestGraph([64, 64, 3]);
  for (const width of [32, 64, 128]) {
    graph.conv2d(width, [3, 3], [1, 1], same).activation('relu').maxPool(2);
  }
  const { nodes } = cutDown(graph.flatten().linear(10).finish(), NONE);
  const pooled = nodes.filter(({ operation }) => operation.kind === 'maxPool2d');
  expect(pooled.map(({ shape }) => shape)).toEqual([
    [12, 12, 36],
    [6, 6, 36],
    [3, 3, 36],
  ]);
});

test('widths in fours stay so, and others do not become so', () => {
  const graph = new TestGraph([20, 20, 1]).flatten().linear(101).linear(400).linear(7).finish();
  expect(cutDown(graph, NONE).nodes.map(({ shape }) => shape)).toEqual([[9, 9, 1], [81], [35], [36], [7]]);
});
