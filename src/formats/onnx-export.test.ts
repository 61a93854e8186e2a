import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExportedModel } from '../protocol/commands';
import { exportOnnx } from './onnx-export';
import { EXAMPLES, exampleModel, examplePixels } from './testing/example-models';
import { runDemo } from './testing/run-demo';

async function sessionOf(model: ExportedModel): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(await exportOnnx(model).arrayBuffer());
}

describe('ONNX', () => {
  beforeAll(() => {
    ort.env.wasm.numThreads = 1;
  });

  it.each(EXAMPLES)(
    'onnxruntime and the HTML demo give the same logits for any batch: $name',
    async (example) => {
      const model = exampleModel(example.architecture, example);
      const session = await sessionOf(model);
      const demo = await runDemo(model);
      const [height, width, channels] = model.graph.inputShape;
      const size = channels * height * width;
      for (const count of [1, 3]) {
        const pixels = examplePixels(model, count);
        const images = new ort.Tensor('float32', pixels, [count, channels, height, width]);
        const { logits } = await session.run({ images });
        expect(logits.dims).toEqual([count, model.classes.length]);
        for (let i = 0; i < count; i++) {
          const normalized = pixels.slice(i * size, (i + 1) * size).map((v) => (v - 0.5) / 0.5);
          const expected = [...demo.logits(normalized)];
          const found = [...(logits.data as Float32Array)].slice(
            i * model.classes.length,
            (i + 1) * model.classes.length,
          );
          for (const [c, value] of expected.entries()) expect(found[c]).toBeCloseTo(value, 4);
          expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(1e-3);
        }
      }
    },
  );
});
