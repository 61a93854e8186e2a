/**
 * A PyTorch project: how a model leaves the browser for one GPU or many. A zip with the network in plain PyTorch, its
 * weights, and scripts that check it, predict with it, and go on training it.
 */
import type { ExportedModel, LogitSample, ModelSplit, NamedTensor } from '../protocol/model';
import { invariant } from '../shared/errors';
import { type CardFacts, cardFiles, NO_FACTS } from './card/card-files';
import augmentSource from './pytorch/augment.py?raw';
import checkSource from './pytorch/check.py?raw';
import checkpointSource from './pytorch/checkpoint.py?raw';
import criterionSource from './pytorch/criterion.py?raw';
import dataSource from './pytorch/data.py?raw';
import drawsSource from './pytorch/draws.py?raw';
import filesSource from './pytorch/files.py?raw';
import normsSource from './pytorch/norms.py?raw';
import optimizerSource from './pytorch/optimizer.py?raw';
import predictSource from './pytorch/predict.py?raw';
import processesSource from './pytorch/processes.py?raw';
import scheduleSource from './pytorch/schedule.py?raw';
import splitSource from './pytorch/split.py?raw';
import trainSource from './pytorch/train.py?raw';
import trainingSource from './pytorch/training.py?raw';
import weightsSource from './pytorch/weights.py?raw';
import { pytorchKinds } from './pytorch-kinds';
import { pytorchModel } from './pytorch-model';
import { pytorchNames } from './pytorch-names';
import { pytorchReadme } from './pytorch-readme';
import { pytorchSplit } from './pytorch-split';
import { safetensorsParts } from './safetensors-write';
import { weightsMetadata } from './weights-metadata';
import { zipFiles } from './zip-files';

/** The programs and what they share, one subject each: they are the same for every model. */
export const PYTORCH_SOURCES = {
  'weights.py': weightsSource,
  'data.py': dataSource,
  'files.py': filesSource,
  'draws.py': drawsSource,
  'augment.py': augmentSource,
  'split.py': splitSource,
  'criterion.py': criterionSource,
  'schedule.py': scheduleSource,
  'optimizer.py': optimizerSource,
  'processes.py': processesSource,
  'norms.py': normsSource,
  'checkpoint.py': checkpointSource,
  'training.py': trainingSource,
  'train.py': trainSource,
  'check.py': checkSource,
  'predict.py': predictSource,
} as const;

/** What is written for one model: the network, its weights, and what they were trained with. */
export function pytorchFiles(model: ExportedModel, sample: LogitSample, split: ModelSplit | null) {
  return {
    'README.md': pytorchReadme(model, split),
    'requirements.txt': 'torch>=1.13\ntorchvision>=0.14\npillow\n',
    'model.py': pytorchModel(model),
    'kinds.py': pytorchKinds(),
    'names.py': pytorchNames(),
    'model.safetensors': safetensorsParts(model.tensors, weightsMetadata(model)),
    'sample.safetensors': safetensorsParts(sampleTensors(model, sample)),
    'recipe.json': `${JSON.stringify(model.recipe, null, 2)}\n`,
    'classes.json': `${JSON.stringify(model.classes, null, 2)}\n`,
    ...(split && { 'split.json': pytorchSplit(split) }),
  };
}

/**
 * The project as a zip.
 * @param sample images and their logits as Vireo computed them; check.py compares
 * @param split the run's images by role; null where the dataset is not open, and then nothing is validated on its images
 * @param card what the model card says beside the model
 */
export async function exportPytorchProject(
  model: ExportedModel,
  sample: LogitSample,
  split: ModelSplit | null,
  card: CardFacts = NO_FACTS,
): Promise<Blob> {
  const files = {
    ...pytorchFiles(model, sample, split),
    ...cardFiles(model, 'project', card),
    ...PYTORCH_SOURCES,
  };
  return zipFiles(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`vireo-pytorch/${name}`, content])),
  );
}

/** Bytes [n, H, W, C] → float values [n, C, H, W], as PyTorch keeps images. */
function sampleTensors({ graph }: ExportedModel, { pixels, logits }: LogitSample): NamedTensor[] {
  const [height, width, channels] = graph.inputShape;
  const plane = height * width;
  const count = logits.length / graph.classCount;
  invariant(pixels.length === count * plane * channels, 'The sample has as many images as rows of logits');
  const images = new Float32Array(pixels.length);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < plane; i++) {
      for (let c = 0; c < channels; c++) {
        images[(n * channels + c) * plane + i] = pixels[(n * plane + i) * channels + c];
      }
    }
  }
  return [
    { name: 'images', shape: [count, channels, height, width], dtype: 'F32', data: images },
    { name: 'logits', shape: [count, graph.classCount], dtype: 'F32', data: logits },
  ];
}
