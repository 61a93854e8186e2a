import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CounterRng } from '../../../shared/rng';
import type { EngineOptions } from '../../engine';
import type { Graph } from '../../graph';
import { images, pad, relativeError } from '../../testing/engine-cases';
import { noiseImages, plainOptions } from '../../testing/graphs';
import { batchOf, largestDifference, startWasm, testDevice, twins } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';

const IMAGES = 5;

let device: OwnedDevice;

beforeAll(async () => {
  device = await testDevice();
  await startWasm();
});

afterAll(() => device.device.destroy());

/** Norms after every kind of product: with a bias, pooled, before each part of a chain; and one after no product. */
function normed(): Graph {
  const graph = images(8, 6, 3).conv2d(5, [3, 3], [1, 1], pad(1)).batchNorm().activation('relu').maxPool(2);
  const first = graph.value;
  graph.conv2d(7, [1, 1], [1, 1], pad(0), false).batchNorm(0.1, 1e-3).activation('relu6');
  graph.depthwise([3, 3], [1, 1], pad(1)).batchNorm().activation('hardSwish');
  graph.conv2d(5, [1, 1]).batchNorm().addFrom(first).batchNorm();
  graph.linear(7).activation('gelu').linear(5).layerScale().stochasticDepth(0.5, 1).addFrom(graph.value);
  return graph.globalAveragePool().linear(4).finish();
}

/** Statistics of channels that differ, and weights of both signs: a maximum is then not that of the sums. */
function statistics(graph: Graph): Map<string, Float32Array> {
  const tensors = new Map<string, Float32Array>();
  for (const [id, { name, shape, initial }] of graph.buffers.entries()) {
    const rng = new CounterRng(11, 3, id);
    const length = shape[0];
    tensors.set(
      `buffer/${name}`,
      Float32Array.from({ length }, () => initial + rng.uniform(-0.7, 0.7)),
    );
  }
  for (const [id, { name, shape, role }] of graph.parameters.entries()) {
    const rng = new CounterRng(11, 4, id);
    if (role === 'norm') {
      tensors.set(
        `parameter/${name}`,
        Float32Array.from({ length: shape[0] }, () => rng.uniform(-1, 1)),
      );
    }
  }
  return tensors;
}

/** The graph as where all but its last layer is frozen, and the names of what is. */
function frozenTrunk(graph: Graph): Pick<EngineOptions, 'graph' | 'frozen'> {
  const nodes = graph.nodes.map((node) => {
    const { operation } = node;
    if (operation.kind === 'batchNorm2d') return { ...node, operation: { ...operation, isFrozen: true } };
    if (operation.kind === 'stochasticDepth') return { ...node, operation: { ...operation, probability: 0 } };
    return node;
  });
  const frozen = new Set(graph.parameters.slice(0, -2).map(({ name }) => name));
  return { graph: { ...graph, nodes }, frozen };
}

async function started(changes: Partial<EngineOptions> = {}) {
  const graph = normed();
  const options = { ...plainOptions(graph, noiseImages(graph.inputShape, IMAGES)), ...changes };
  const { plain, fused } = await twins(options, device);
  for (const engine of [plain, fused]) await engine.importState({ tensors: statistics(graph) });
  return { plain, fused };
}

const indices = Int32Array.from({ length: IMAGES }, (_, i) => i);

describe('norms that only scale and shift, as a part of the product before them', () => {
  test('predict what the plain twin predicts', async () => {
    const { plain, fused } = await started();
    expect(
      relativeError(await fused.predict(indices, 'live'), await plain.predict(indices, 'live')),
    ).toBeLessThan(1e-5);
    plain.dispose();
    fused.dispose();
  });

  test('follow the weights: after a step, of the live and of the averaged ones', async () => {
    const { plain, fused } = await started({ emaDecay: 0.5 });
    for (const engine of [plain, fused]) await engine.trainStep(batchOf(IMAGES, 4, 1));
    for (const weights of ['live', 'average'] as const) {
      const [found, expected] = [
        await fused.predict(indices, weights),
        await plain.predict(indices, weights),
      ];
      expect(relativeError(found, expected)).toBeLessThan(1e-4);
    }
    plain.dispose();
    fused.dispose();
  });

  test.each(['float32', 'float16'] as const)('train what follows a frozen trunk, in %s', async (storage) => {
    const { plain, fused } = await started({ ...frozenTrunk(normed()), storage });
    const before = await fused.exportState();
    for (let step = 1; step <= 3; step++) {
      for (const engine of [plain, fused]) await engine.trainStep(batchOf(IMAGES, 4, step));
    }
    const [found, expected] = [(await fused.exportState()).tensors, (await plain.exportState()).tensors];
    const { key, difference } = largestDifference(found, expected);
    expect(difference, key).toBeLessThan(storage === 'float32' ? 1e-5 : 1e-2);
    const moved = [...before.tensors.keys()].filter(
      (name) =>
        /^(parameter|buffer)/.test(name) && found.get(name)?.join() !== before.tensors.get(name)?.join(),
    );
    const head = normed().parameters.slice(-2);
    expect(moved.sort()).toEqual(head.map(({ name }) => `parameter/${name}`).sort());
    plain.dispose();
    fused.dispose();
  });
});
