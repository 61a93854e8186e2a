/**
 * Runs in the browser, on the main thread: what a frozen backbone costs per image on the CPU device, and the same graph by
 * stock tfjs operations on the same WASM backend.
 */
import type { Engine, EngineOptions } from '../src/kernels/engine';
import { createTfjsOnWasm } from '../src/kernels/plain/by-operations/testing/tfjs-on-wasm';
import { createCpuEngine } from '../src/kernels/plain/cpu-engine';
import { initialiseWasm } from '../src/kernels/plain/initialise-wasm';
import { buildModel } from '../src/models/catalogue';
import { initializeParameters } from '../src/nn/initialize';
import { DEFAULT_ARCHITECTURES } from '../src/recipe/defaults';
import type { Architecture } from '../src/recipe/schema';
import { startWasmBackend } from '../src/worker/platform/wasm-backend';

const SIDE = 224;

const { mobilenetV2, mobilenetV3, resnet, timmVit } = DEFAULT_ARCHITECTURES;
const NETWORKS: Readonly<Record<string, Architecture>> = {
  'MobileNetV2 0.35': { ...mobilenetV2, variant: 'w035' },
  'MobileNetV2 1.0': { ...mobilenetV2, variant: 'w100' },
  'MobileNetV3-small': { ...mobilenetV3, variant: 'small' },
  'ResNet-18': { ...resnet, variant: 'resnet18', stem: 'imagenet' },
  'ViT-Ti/16': { ...timmVit, variant: 'vit_tiny' },
};

let engines: Readonly<Record<'ours' | 'tfjs', Engine>> | null = null;
let images = new Int32Array(0);

/** Both engines with the same random weights. Answers the threads of the backend. */
export async function prepare(name: string, batch: number): Promise<number> {
  await startWasmBackend();
  const { threads } = await initialiseWasm(null);
  for (const engine of Object.values(engines ?? {})) engine.dispose();
  const { graph } = buildModel(NETWORKS[name], { imageSize: SIDE, channels: 3, classCount: 2 });
  const noise = Uint8Array.from(
    { length: batch * SIDE * SIDE * 3 },
    (_, i) => Math.imul(i, 2654435761) >>> 24,
  );
  const options: EngineOptions = {
    graph,
    normalization: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
    loss: { labelSmoothing: 0, classWeights: null },
    optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    decayWeightsOnly: false,
    clipNorm: null,
    storage: 'float32',
    emaDecay: null,
    frozen: new Set(graph.parameters.map((parameter) => parameter.name)),
    learningRateScale: new Map(),
    microBatchSize: batch,
    seed: 1,
    pixels: {
      count: batch,
      height: SIDE,
      width: SIDE,
      channels: 3,
      read: (_, target) => target.set(noise),
    },
  };
  images = Int32Array.from({ length: batch }, (_, i) => i);
  engines = { ours: await createCpuEngine(options), tfjs: await createTfjsOnWasm(options) };
  const logits: Float32Array[] = [];
  for (const engine of Object.values(engines)) {
    await engine.importState({ tensors: initializeParameters(graph, 1) });
    logits.push(await engine.predict(images, 'live'));
  }
  const [ours, tfjs] = logits;
  const most = Math.max(...tfjs.map(Math.abs));
  if (!ours.every((value, i) => Math.abs(value - tfjs[i]) <= 1e-4 * most))
    throw new Error('They do not agree');
  return threads;
}

/** Milliseconds of one batch. */
export async function time(who: 'ours' | 'tfjs'): Promise<number> {
  const startMs = performance.now();
  await engines?.[who].predict(images, 'live');
  return performance.now() - startMs;
}
