/// <reference types="vite/client" />
// Trains the presets on the plain engine, in a worker as the studio does, and answers the time of each step.
import type { Engine } from '../src/kernels/engine';
import { createCpuEngine } from '../src/kernels/plain/cpu-engine';
import { initialiseWasm } from '../src/kernels/plain/initialise-wasm';
import { buildModel } from '../src/models/catalogue';
import { initializeParameters } from '../src/nn/initialize';
import { DEFAULT_ARCHITECTURES } from '../src/recipe/defaults';
import { presetById } from '../src/recipe/presets';
import type { Recipe } from '../src/recipe/schema';
import { engineOptions } from '../src/training/engine-options';
import { startWasmBackend } from '../src/worker/platform/wasm-backend';
import type { CpuJob, TimedSteps } from './cpu-step-page';

const classCount = 10;
const engines = new Map<string, { engine: Engine; step: number }>();

/** The presets' own recipes; what is no preset trains by that of the bird CNN. */
function recipeOf(model: CpuJob['model']): Recipe {
  const preset = presetById(model) ?? presetById('birdCnn');
  if (!preset) throw new Error('There is no preset birdCnn');
  const { timmVit, resnet } = DEFAULT_ARCHITECTURES;
  if (model === 'vitTi16') return { ...preset.recipe, architecture: timmVit };
  if (model === 'resnet18') return { ...preset.recipe, architecture: { ...resnet, stem: 'imagenet' } };
  return preset.recipe;
}

async function start({ model, batchSize, imageSize }: CpuJob) {
  const recipe = recipeOf(model);
  const channels = 3;
  const { graph } = buildModel(recipe.architecture, { imageSize, channels, classCount });
  const pixels = {
    count: batchSize,
    height: imageSize,
    width: imageSize,
    channels,
    read: (_: Int32Array, target: Uint8Array) => {
      for (let i = 0; i < target.length; i++) target[i] = (i * 2654435761) >>> 24;
    },
  };
  const trainingLabels = new Int32Array(batchSize);
  const options = engineOptions({
    recipe,
    graph,
    pixels,
    trainingLabels,
    microBatchSize: batchSize,
    epoch: 0,
  });
  const engine = await createCpuEngine(options);
  await engine.importState({ tensors: initializeParameters(graph, recipe.seed) });
  return { engine, step: 0 };
}

async function timeSteps({ job, steps }: { job: CpuJob; steps: number }): Promise<TimedSteps> {
  if (engines.size === 0) {
    await startWasmBackend();
    await initialiseWasm(null);
  }
  const { batchSize } = job;
  const key = JSON.stringify(job);
  const run = engines.get(key) ?? (await start(job));
  engines.set(key, run);
  const indices = Int32Array.from({ length: batchSize }, (_, i) => i);
  const labels = indices.map((i) => i % classCount);
  const ms: number[] = [];
  for (let i = 0; i < steps; i++) {
    const from = performance.now();
    run.step++;
    await run.engine.trainStep({
      indices,
      labels,
      augmentation: null,
      mix: null,
      learningRate: 1e-3,
      step: run.step,
    });
    ms.push(performance.now() - from);
  }
  await run.engine.takeTrainTotals();
  return { device: run.engine.device.name, ms };
}

self.onmessage = ({ data }: MessageEvent<{ job: CpuJob; steps: number }>) => {
  timeSteps(data).then(
    (timed) => self.postMessage(timed),
    (error) => self.postMessage({ error: String(error) }),
  );
};
