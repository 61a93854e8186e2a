import type { ExportedModel, ModelSplit } from '../protocol/model';
import { transformersConfig } from './card/transformers-config';
import { markdownText } from './markdown-text';
import { recipeTable } from './pytorch-recipe';
import { startSentence } from './start-sentence';

const LISTED_CLASSES = 20;

/** README.md of the PyTorch project. */
export function pytorchReadme(model: ExportedModel, split: ModelSplit | null): string {
  const { recipe, classes } = model;
  const listed = classes.slice(0, LISTED_CLASSES).map(markdownText).join(', ');
  return `# An image classifier trained with Vireo, in PyTorch

${recipe.architecture.kind}, ${classes.length} classes: ${listed}${
    classes.length > LISTED_CLASSES ? ' …' : ''
  }. ${startSentence(recipe.start)}

    pip install -r requirements.txt
    python check.py                                        # the logits are Vireo's
    python train.py IMAGES --epochs 0                      # so are loss and accuracy on the validation images
    python train.py IMAGES                                 # goes on training, writes trained.safetensors
    python predict.py IMAGES                               # writes submission.csv

## Images

${splitSentences(split)}

\`--other-images\` trains on a folder of others, one folder per class, named as in \`classes.json\`. Then nothing is validated,
since the weights may have seen any image, unless \`--validation FOLDER\` names images to judge by. With \`--from-scratch\` the
recipe's share of them is held out.

\`predict.py\` takes the files that Vireo takes, by folder and then by name, and writes the rows that Vireo writes. What cannot be
read is listed and has no row: TIFF, HEIC, GIF and other kinds that Vireo leaves out, damaged and empty files. A file is what
its first bytes say, whatever its name. Some rows differ from Vireo's in folders made for training: it does not look for copies of
a whole folder and for masks, which Vireo sets aside, nor for pictures under endings that say nothing (\`.xyz\`), which Vireo finds
by their bytes (without any ending they are found here as well). Pictures loose beside folders of classes have a row here alone.

## Files

- \`model.safetensors\`, \`model.py\`, \`recipe.json\`, \`classes.json\`: the weights, the network, and what the run was made with
- \`split.json\`: which images it was trained on and judged by, where the dataset was open
- \`MODEL_CARD.md\`: data, training, figures with their intervals, limits and licence. Sent to the Hugging Face hub as
  \`README.md\`, it is the page of the model
- \`metrics.csv\`, \`curves.svg\`: loss and accuracy of each epoch, as figures and drawn
- \`sample.safetensors\`: images and Vireo's logits, which \`check.py\` compares with${theirFiles(model)}

## On several GPUs or machines

    torchrun --nproc_per_node 4 train.py IMAGES
    # Kaggle's two T4:
    torchrun --nproc_per_node 2 train.py /kaggle/input/DATASET --output /kaggle/working/trained.safetensors --checkpoint /kaggle/working/checkpoint.pt --resume
    # Slurm, in the script of a job with one task on each of 2 nodes of 4 GPUs, in a folder that both see:
    srun torchrun --nnodes $SLURM_NNODES --nproc_per_node 4 --rdzv_backend c10d --rdzv_endpoint $SLURMD_NODENAME:29500 --max_restarts 3 train.py IMAGES --resume

The batch is that of all processes together. Each takes its part of the same batches that one process would train on: no image
is seen twice, and a short last batch counts by its images. Losses and gradients are those of one process but for rounding, also
through batch norms, which look at the images of all processes (\`processes.py\`, on GPUs and on the CPU). Dropout and the
augmentation of single pictures are drawn by each process for itself, and mixup and cutmix mix the images of one process.

\`checkpoint.pt\` is written after every epoch. \`--resume\` goes on from it where it is there, with the numbers of a run that was
never interrupted. Vireo opens it as weights to start from.

## What is carried over from the recipe

\`recipe.json\` says how training goes: what is not given on the command line is taken from it.

${recipeTable()}

To go back, put \`trained.safetensors\` into Vireo's weights zip as \`model.safetensors\`.
`;
}

function theirFiles(model: ExportedModel): string {
  const theirs = transformersConfig(model);
  if (theirs === null) return '';
  const names = theirs.preprocessor ? '`config.json`, `preprocessor_config.json`' : '`config.json`';
  return `\n- ${names}: for Hugging Face's transformers, whose \`from_pretrained\` opens this folder`;
}

function splitSentences(split: ModelSplit | null): string {
  if (split === null)
    return `The dataset was not open in Vireo when this was written, so there is no \`split.json\`: \`train.py\` treats all images as
others (see below). With the dataset open, the project carries the split.`;
  const { training, validation, test } = split;
  return `\`IMAGES\` is the folder that the dataset was unpacked into. \`split.json\` names ${training.length} images to train on,
${validation.length} to judge by and ${test.length} to test on, with their classes, as they were in Vireo: those set aside are not among
them, and corrected labels are corrected. \`train.py\` trains and judges on these. Where validation images are missing it says
which and ends, since any other image may be one the weights were trained on.`;
}
