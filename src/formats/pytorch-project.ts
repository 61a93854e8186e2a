/**
 * A PyTorch project: how a model leaves the browser for one GPU or many. A zip with the network in plain PyTorch, its
 * weights, and scripts that check it, predict with it, and go on training it.
 */
import type { ExportedModel, LogitSample, NamedTensor } from '../protocol/commands';
import { invariant } from '../shared/errors';
import { markdownText } from './markdown-text';
import checkSource from './pytorch/check.py?raw';
import dataSource from './pytorch/data.py?raw';
import predictSource from './pytorch/predict.py?raw';
import scheduleSource from './pytorch/schedule.py?raw';
import trainSource from './pytorch/train.py?raw';
import weightsSource from './pytorch/weights.py?raw';
import { pytorchKinds } from './pytorch-kinds';
import { pytorchModel } from './pytorch-model';
import { safetensorsParts } from './safetensors-write';
import { startSentence } from './start-sentence';
import { weightsMetadata } from './weights-metadata';
import { zipFiles } from './zip-files';

/** `sample`: images and their logits as Vireo computed them; check.py compares. */
export async function exportPytorchProject(model: ExportedModel, sample: LogitSample): Promise<Blob> {
  const files = {
    'README.md': readme(model),
    'requirements.txt': 'torch>=1.13\ntorchvision>=0.14\npillow\n',
    'model.py': pytorchModel(model),
    'weights.py': weightsSource,
    'data.py': dataSource,
    'kinds.py': pytorchKinds(),
    'schedule.py': scheduleSource,
    'check.py': checkSource,
    'predict.py': predictSource,
    'train.py': trainSource,
    'model.safetensors': safetensorsParts(model.tensors, weightsMetadata(model)),
    'sample.safetensors': safetensorsParts(sampleTensors(model, sample)),
    'recipe.json': `${JSON.stringify(model.recipe, null, 2)}\n`,
    'classes.json': `${JSON.stringify(model.classes, null, 2)}\n`,
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

function readme({ recipe, classes }: ExportedModel): string {
  return `# An image classifier trained with Vireo, in PyTorch

${recipe.architecture.kind}, ${classes.length} classes: ${classes.slice(0, 20).map(markdownText).join(', ')}${
    classes.length > 20 ? ' …' : ''
  }. ${startSentence(recipe.start)}

    pip install -r requirements.txt
    python check.py                                        # the logits are Vireo's
    python predict.py IMAGES                               # writes submission.csv
    python train.py IMAGES                                 # goes on training, writes trained.safetensors
    torchrun --nproc_per_node 4 train.py IMAGES            # the same on four GPUs

\`IMAGES\` holds one folder per class, named as in \`classes.json\`; for \`predict.py\` any folder of images.
\`recipe.json\` says how training goes: what is not given on the command line is taken from it. Images that were set aside
or relabelled in Vireo are files here like any other: move them first.

To go back, put \`trained.safetensors\` into Vireo's weights zip as \`model.safetensors\`.
`;
}
