import type { ExportedModel, LogitSample, ModelSplit } from '../../protocol/model';
import { PYTORCH_SOURCES, pytorchFiles } from '../pytorch-project';
import { notebook } from './notebook';

/** What a notebook has no use for: it says the one itself, and Colab and Kaggle have the other. */
const LEFT_OUT = ['README.md', 'requirements.txt'];

/**
 * The PyTorch project of a model as a notebook.
 * @param split the run's images by role; null where the dataset is not open
 * @param toPredict folder in the dataset of the images to predict; null where there is none
 */
export function exportNotebook(
  model: ExportedModel,
  sample: LogitSample,
  split: ModelSplit | null,
  toPredict: string | null,
): Blob {
  const whole = { ...PYTORCH_SOURCES, ...pytorchFiles(model, sample, split) };
  const files = Object.fromEntries(Object.entries(whole).filter(([name]) => !LEFT_OUT.includes(name)));
  return new Blob([notebook({ model, files, toPredict })], { type: 'application/x-ipynb+json' });
}
