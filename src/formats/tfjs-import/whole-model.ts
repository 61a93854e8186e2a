import type { ModelBundle } from '../../protocol/model';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { failure, type Result, success } from '../../shared/result';
import { openWeights } from '../open-weights';
import { readTensors } from '../weights-file';

/**
 * The zip of a Teachable Machine export as a model that predicts as it stands: its classes, its head, its preprocessing. Failures:
 * those of openWeights.
 */
export async function readTeachableMachineZip(file: File): Promise<Result<ModelBundle>> {
  const opened = await openWeights([file]);
  if (!opened.ok) return opened;
  if (opened.value.kind === 'bundle') return success(opened.value.bundle);
  const { file: weights, recognised, classes } = opened.value.weights;
  const normalization = recognised?.preprocessing.statistics ?? null;
  if (recognised === null || classes === null || normalization === null) {
    return failure('notWeights', { name: file.name });
  }
  const { architecture } = recognised;
  const preprocessing = { ...DEFAULT_RECIPE.preprocessing, ...recognised.preprocessing };
  return success({
    recipe: { ...DEFAULT_RECIPE, preset: null, architecture, preprocessing },
    classes,
    normalization,
    tensors: await readTensors(weights),
    epochs: [],
    steps: [],
  });
}
