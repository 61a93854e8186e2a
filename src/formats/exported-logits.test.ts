import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { softmax } from '../demo/network';
import { exportOnnx } from './onnx-export';
import { BACKBONE_EXAMPLES } from './testing/backbone-examples';
import { channelsFirst } from './testing/channels-first';
import { logitSample } from './testing/engine-logits';
import { EXAMPLES, exampleModel } from './testing/example-models';
import { readDemo } from './testing/run-demo';

const ALL = [...EXAMPLES, ...BACKBONE_EXAMPLES];

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(1e-4);
}

describe('a model elsewhere gives the logits of Vireo’s engine', () => {
  beforeAll(() => {
    ort.env.wasm.numThreads = 1;
  });

  it.each(ALL)('ONNX in onnxruntime, for any batch: $name', async (example) => {
    const model = exampleModel(example.architecture, example);
    const { pixels, logits } = await logitSample(model, 3);
    const session = await ort.InferenceSession.create(await exportOnnx(model).arrayBuffer());
    const [height, width, channels] = model.graph.inputShape;
    const images = channelsFirst(model, pixels);
    for (const count of [1, 3]) {
      const some = images.slice(0, count * channels * height * width);
      const found = await session.run({
        images: new ort.Tensor('float32', some, [count, channels, height, width]),
      });
      expect(found.logits.dims).toEqual([count, model.classes.length]);
      expectClose(found.logits.data as Float32Array, logits.subarray(0, count * model.classes.length));
    }
    // The images must matter, or agreement would mean nothing.
    const classCount = model.classes.length;
    const differences = model.classes.map((_, k) => Math.abs(logits[k] - logits[k + classCount]));
    expect(Math.max(...differences)).toBeGreaterThan(1e-4);
  });

  it.each(ALL)('the HTML demo, by its own program: $name', async (example) => {
    const model = exampleModel(example.architecture, example);
    const { pixels, logits } = await logitSample(model, 2);
    const demo = await readDemo(model);
    const images = channelsFirst(model, pixels).map((v) => (v - 0.5) / 0.5);
    const size = images.length / 2;
    for (const n of [0, 1]) {
      const image = images.subarray(n * size, (n + 1) * size);
      const expected = logits.subarray(n * model.classes.length, (n + 1) * model.classes.length);
      expectClose(demo.logits(image), expected);
      const probabilities = softmax(expected);
      for (const [i, found] of demo.probabilities(image).entries())
        expect(Math.abs(found - probabilities[i])).toBeLessThan(1e-6);
    }
  });
});
