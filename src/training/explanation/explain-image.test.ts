import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { GatheredBatch } from '../../kernels/plain/gather';
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import { lookInto } from '../../kernels/plain/look-into';
import { readReference } from '../../kernels/testing/reference-file';
import { fromStateDict } from '../../nn/state-dict';
import { CounterRng } from '../../shared/rng';
import { normalizationOf } from '../normalization';
import { type ParityCase, readParityCase } from '../testing/parity-case';
import { pixelsOf } from '../testing/run-parity';
import { explainImage } from './explain-image';
import { mapLayers } from './layers';
import { attentionProbabilities, attentionRollout, gradCam } from './saliency';

interface Reference {
  readonly cams: readonly {
    readonly case: string;
    readonly layer: string;
    readonly image: number;
    readonly target: number;
    readonly shape: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly attentions: readonly {
    readonly case: string;
    readonly heads: number;
    readonly tokens: number;
    readonly layers: readonly (readonly number[])[];
    readonly rollout: readonly number[];
  }[];
}

const reference = readReference<Reference>('explanations');
const cases = new URL('../../../reference/cases/', import.meta.url);

beforeAll(async () => {
  await initialiseWasm(null);
});

/** A case after its training steps, as it was when PyTorch looked at it. */
async function trained(name: string) {
  const given: ParityCase = await readParityCase(
    async (file) => new Blob([await readFile(new URL(`${name}/${file}`, cases))]),
  );
  const { tensors } = fromStateDict(given.graph, given.final);
  const normalization = normalizationOf(given.recipe.preprocessing);
  const imageOf = async (index: number) => {
    const batch = await GatheredBatch.read(pixelsOf(given.images), Int32Array.of(index), normalization, null);
    return batch.images(0, 1);
  };
  return { graph: given.graph, tensors, imageOf };
}

/** The largest difference, as a share of the largest magnitude expected. */
function errorOf(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  const most = Math.max(1e-12, ...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? 0)))) / most;
}

describe('Grad-CAM', () => {
  test.each(reference.cams)('$case, image $image, class $target: as PyTorch computes it', async (given) => {
    const { graph, tensors, imageOf } = await trained(given.case);
    const image = await imageOf(given.image);
    const { looked } = await explainImage({ graph, tensors }, { image, target: given.target, node: null });
    if (looked?.kind !== 'convolution') throw new Error('A convolutional network was not looked at');
    // The last layer is the one the fixture names.
    expect(looked.layers.at(-1)?.name).toBe(given.layer);
    const { height, width, values, peak } = looked.heat;
    expect([height, width]).toEqual(given.shape);
    const isSilent = given.values.every((value) => value === 0);
    if (isSilent) expect(peak).toBe(0);
    else
      expect(
        errorOf(
          values.map((value) => value * peak),
          given.values,
        ),
      ).toBeLessThan(2e-5);
  });

  test('the gradient by every layer is the slope of the logit (finite differences)', async () => {
    const { graph, tensors, imageOf } = await trained('resnet-cifar-stem');
    const image = await imageOf(1);
    // By the image itself, which lies below every layer: batch norm in evaluation, strides, residual sums.
    const { gradient } = await lookInto({
      graph,
      tensors,
      image,
      nodes: [],
      gradient: { target: 2, node: 0 },
    });
    const logit = async (nudged: Float32Array) =>
      (await lookInto({ graph, tensors, image: nudged, nodes: [], gradient: null })).logits[2] ?? 0;
    const rng = new CounterRng(1, 1, 1);
    const direction = image.map(() => rng.normal());
    const step = 1e-3;
    const along = (by: number) => image.map((value, i) => value + by * (direction[i] ?? 0));
    const slope = ((await logit(along(step))) - (await logit(along(-step)))) / (2 * step);
    const expected = direction.reduce((sum, value, i) => sum + value * (gradient?.[i] ?? 0), 0);
    expect(Math.abs(slope - expected)).toBeLessThan(0.02 * Math.abs(expected));
  });

  test('what speaks against the class is no heat', () => {
    // One map, active on the left only; the logit falls with it.
    expect([...gradCam(Float32Array.of(3, 0), Float32Array.of(-1, -1), 1)]).toEqual([0, 0]);
    expect([...gradCam(Float32Array.of(3, 0), Float32Array.of(1, 0.5), 1)]).toEqual([2.25, 0]);
  });
});

describe('attention', () => {
  test.each(reference.attentions)(
    '$case: probabilities and rollout as PyTorch computes them',
    async (given) => {
      const { graph, tensors, imageOf } = await trained(given.case);
      const image = await imageOf(0);
      for (const [i, expected] of given.layers.entries()) {
        const first = await explainImage({ graph, tensors }, { image, target: 0, node: null });
        if (first.looked?.kind !== 'attention') throw new Error('A transformer was not looked at');
        const node = first.looked.layers[i]?.node ?? -1;
        const { looked } = await explainImage({ graph, tensors }, { image, target: 0, node });
        if (looked?.kind !== 'attention') throw new Error('A transformer was not looked at');
        expect(looked.node).toBe(node);
        expect(looked.heads).toBe(given.heads);
        expect(looked.rows * looked.columns + looked.classTokens).toBe(given.tokens);
        expect(errorOf(looked.probabilities, expected)).toBeLessThan(1e-5);
        expect(errorOf(looked.rollout, given.rollout)).toBeLessThan(1e-5);
      }
    },
  );

  test('it is softmax(q kᵀ / √d) in float64, and rows sum to one', () => {
    const [tokens, heads, headWidth] = [7, 3, 5];
    const rng = new CounterRng(5, 1, 1);
    const packed = Float32Array.from({ length: tokens * 3 * heads * headWidth }, () => 4 * rng.normal());
    const found = attentionProbabilities(packed, heads, headWidth);
    const value = (token: number, part: number, head: number, i: number) =>
      packed[token * 3 * heads * headWidth + part * heads * headWidth + head * headWidth + i] ?? 0;
    for (let head = 0; head < heads; head++) {
      for (let query = 0; query < tokens; query++) {
        const scores = Array.from({ length: tokens }, (_, key) =>
          Array.from(
            { length: headWidth },
            (_, i) => value(query, 0, head, i) * value(key, 1, head, i),
          ).reduce((sum, term) => sum + term),
        ).map((dot) => Math.exp(dot / Math.sqrt(headWidth)));
        const sum = scores.reduce((total, score) => total + score);
        const row = found.subarray((head * tokens + query) * tokens).subarray(0, tokens);
        expect(
          errorOf(
            row,
            scores.map((score) => score / sum),
          ),
        ).toBeLessThan(1e-6);
        expect(row.reduce((total, share) => total + share)).toBeCloseTo(1, 5);
      }
    }
    const rollout = attentionRollout([found, found], heads);
    for (let row = 0; row < tokens; row++) {
      const share = rollout.subarray(row * tokens, (row + 1) * tokens);
      expect(share.reduce((total, part) => total + part)).toBeCloseTo(1, 5);
    }
  });

  test('heads that look at nothing but themselves leave every token with itself', () => {
    const still = Float32Array.of(1, 0, 0, 1);
    expect([...attentionRollout([still, still, still], 1)]).toEqual([1, 0, 0, 1]);
  });
});

test('looking leaves no tensor behind', async () => {
  const { memory } = await import('@tensorflow/tfjs-core');
  const { graph, tensors, imageOf } = await trained('cnn-batch-norm-gelu-even-kernel');
  const image = await imageOf(0);
  const before = memory().numTensors;
  await explainImage({ graph, tensors }, { image, target: 1, node: mapLayers(graph)[0]?.node ?? null });
  expect(memory().numTensors).toBe(before);
});
