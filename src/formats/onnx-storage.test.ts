import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { float16FromFloat32, float32FromFloat16 } from './half-floats';
import { exportOnnx, type OnnxStorage } from './onnx-export';
import { quantised } from './quantise';
import { BACKBONE_EXAMPLES } from './testing/backbone-examples';
import { channelsFirst } from './testing/channels-first';
import { logitSample } from './testing/engine-logits';
import { EXAMPLES, exampleModel } from './testing/example-models';

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

describe('halves', () => {
  it('are the nearest ones, ties to even, subnormals and signs included', () => {
    const values = [
      1,
      -2,
      0,
      -0,
      65504,
      2 ** -24,
      2 ** -25,
      3 * 2 ** -25,
      2 ** -14,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      2047 / 2048,
    ];
    const back = [1, -2, 0, -0, 65504, 2 ** -24, 0, 2 ** -23, 2 ** -14, 1, 1 + 2 ** -9, 2047 / 2048];
    const halves = float16FromFloat32(Float32Array.from(values));
    expect([...float32FromFloat16(halves ?? new Uint16Array())]).toEqual(back);
  });

  it('that there are come back as they were, all 63488 finite ones', () => {
    const finite = Uint16Array.from({ length: 65536 }, (_, i) => i).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    expect(float16FromFloat32(float32FromFloat16(finite))).toEqual(finite);
  });

  it('cannot hold what is beyond them', () => {
    expect(float16FromFloat32(Float32Array.of(1, 65520))).toBeNull();
    expect(float16FromFloat32(Float32Array.of(Number.NaN))).toBeNull();
  });
});

it('bytes have a scale for each channel, and zero stays zero', () => {
  const { data, scales } = quantised(Float32Array.of(1.27, 0, -0.635, 0, 0, 0, 254, -127, 1), [3, 3], 0);
  expect([...data]).toEqual(
    [127, 0, -63, 0, 0, 0, 127, -63, 1].map((v) => (v === -63 ? expect.any(Number) : v)),
  );
  expect(scales[0]).toBeCloseTo(0.01, 6);
  expect(scales[1]).toBe(1);
  expect(scales[2]).toBe(2);
});

/** The largest difference of logits from the engine's, as a share of their spread; and the file's size. */
async function compared(storage: OnnxStorage, example: (typeof EXAMPLES)[number]) {
  const model = exampleModel(example.architecture, example);
  const { pixels, logits } = await logitSample(model, 3);
  const blob = exportOnnx(model, storage);
  const session = await ort.InferenceSession.create(await blob.arrayBuffer());
  const [height, width, channels] = model.graph.inputShape;
  const images = new ort.Tensor('float32', channelsFirst(model, pixels), [3, channels, height, width]);
  const found = (await session.run({ images })).logits.data as Float32Array;
  const spread = Math.max(...logits) - Math.min(...logits);
  const difference = Math.max(...logits.map((logit, i) => Math.abs(logit - found[i])));
  return { share: difference / spread, sizeBytes: blob.size };
}

describe.each([...EXAMPLES, ...BACKBONE_EXAMPLES])('smaller ONNX in onnxruntime: $name', (example) => {
  it('float16 and int8 give nearly the logits of float32', async () => {
    const half = await compared('float16', example);
    const bytes = await compared('int8', example);
    expect(half.share).toBeLessThan(0.01);
    expect(bytes.share).toBeLessThan(0.15);
  });
});
