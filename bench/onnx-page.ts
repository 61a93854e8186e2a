/** Runs in the browser: how large ONNX files of each storage are, and how long an image takes. */
import * as ort from 'onnxruntime-web/wasm';
import { exportOnnx, ONNX_STORAGES, type OnnxStorage } from '../src/formats/onnx-export';
import { exampleModel } from '../src/formats/testing/example-models';
import { DEFAULT_ARCHITECTURES } from '../src/recipe/defaults';
import type { Architecture } from '../src/recipe/schema';
import { median } from './median.mjs';

const NETWORKS: Readonly<Record<string, Architecture>> = {
  'MobileNetV2 1.0': { ...DEFAULT_ARCHITECTURES.mobilenetV2, variant: 'w100' },
  'ResNet-18': { ...DEFAULT_ARCHITECTURES.resnet, stem: 'imagenet' },
  'ViT-Ti/16': DEFAULT_ARCHITECTURES.timmVit,
};

export const NETWORK_NAMES = Object.keys(NETWORKS);

export const RUNTIME_VERSION = ort.env.versions.web ?? 'unknown';

export interface OnnxTime {
  readonly storage: OnnxStorage;
  readonly bytes: number;
  /** Of one image, the median over the rounds. */
  readonly imageMs: number;
}

/** One image at a time, on one thread; in each round every storage has its turn, so what disturbs one disturbs all. */
export async function measureOnnx(name: string, imageSize: number, rounds: number): Promise<OnnxTime[]> {
  ort.env.wasm.numThreads = 1;
  const model = exampleModel(NETWORKS[name], { imageSize });
  const pixels = Float32Array.from({ length: 3 * imageSize ** 2 }, (_, i) => (i % 251) / 250);
  const images = new ort.Tensor('float32', pixels, [1, 3, imageSize, imageSize]);
  const files = [];
  for (const storage of ONNX_STORAGES) {
    const bytes = new Uint8Array(await exportOnnx(model, storage).arrayBuffer());
    const session = await ort.InferenceSession.create(bytes);
    await session.run({ images });
    files.push({ storage, bytes: bytes.length, session, passesMs: [] as number[] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { session, passesMs } of files) {
      const startedMs = performance.now();
      await session.run({ images });
      passesMs.push(performance.now() - startedMs);
    }
  }
  for (const { session } of files) await session.release();
  return files.map(({ storage, bytes, passesMs }) => ({
    storage,
    bytes,
    imageMs: median(passesMs),
  }));
}
