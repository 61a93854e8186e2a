/** Runs under Node: how fast a frozen backbone computes its features on the CPU device. */
import { createCpuEngine } from '../../src/kernels/plain/cpu-engine';
import { initialiseWasm } from '../../src/kernels/plain/initialise-wasm';
import { modelOfRecipe } from '../../src/models/recipe-model';
import { initializeParameters } from '../../src/nn/initialize';
import { architectureOf, type Backbone } from '../../src/recipe/backbones';
import { DEFAULT_RECIPE } from '../../src/recipe/defaults';
import type { Recipe } from '../../src/recipe/schema';
import { engineOptions } from '../../src/training/engine-options';

const IMAGES = 4;
const ROUNDS = 3;
/** A head is next to nothing of a backbone, whatever the number of classes. */
const CLASSES = 2;

/**
 * Images a second, the median of a few batches at the backbone's own size; weights and images are made up. null: the
 * recipe knows no such network.
 */
export async function frozenPace(
  backbone: Pick<Backbone, 'family' | 'variant' | 'preprocessing'>,
): Promise<number | null> {
  const architecture = architectureOf(backbone);
  if (!architecture) return null;
  const recipe: Recipe = {
    ...DEFAULT_RECIPE,
    architecture,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, ...backbone.preprocessing },
    training: { ...DEFAULT_RECIPE.training, freezeBackboneEpochs: -1 },
  };
  await initialiseWasm(null);
  const { graph } = modelOfRecipe(recipe, CLASSES);
  const { imageSize, channels } = recipe.preprocessing;
  const read = (_: Int32Array, target: Uint8Array) => {
    for (let i = 0; i < target.length; i++) target[i] = Math.imul(i, 2654435761) >>> 24;
  };
  const engine = await createCpuEngine(
    engineOptions({
      recipe,
      graph,
      pixels: { count: IMAGES, height: imageSize, width: imageSize, channels, read },
      trainingLabels: new Int32Array(IMAGES),
      microBatchSize: IMAGES,
      epoch: 0,
    }),
  );
  try {
    await engine.importState({ tensors: initializeParameters(graph, recipe.seed) });
    const indices = Int32Array.from({ length: IMAGES }, (_, i) => i);
    await engine.predict(indices, 'live');
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      await engine.predict(indices, 'live');
      rates.push((1000 * IMAGES) / (performance.now() - startedAt));
    }
    return rates.sort((a, b) => a - b)[ROUNDS >> 1] ?? null;
  } finally {
    engine.dispose();
  }
}
