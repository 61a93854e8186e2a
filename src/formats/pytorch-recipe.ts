/**
 * What becomes of each field of the recipe in the PyTorch project: the table in its README. The keys come from the recipe's
 * type, so the compiler names a field that is missing here.
 */
import type { Recipe } from '../recipe/schema';

/** Of a union the keys of every member. */
type KeysOf<T> = T extends unknown ? keyof T & string : never;

/** `seed`, `training.epochs`, `architecture.kind` … */
export type RecipePath = {
  [K in keyof Recipe & string]: Recipe[K] extends object ? `${K}.${KeysOf<Recipe[K]>}` : K;
}[keyof Recipe & string];

interface Fate {
  /** Whether the project does what the studio does. `unused`: it plays no part in training. */
  readonly fate: 'carried over' | 'differs' | 'unused';
  /** How, or why not. */
  readonly how: string;
}

const carried = (how = ''): Fate => ({ fate: 'carried over', how });
const differs = (how: string): Fate => ({ fate: 'differs', how });
const unused = (how: string): Fate => ({ fate: 'unused', how });

const NETWORK = carried('`model.py` is the network it describes, with the names of the weights');
const HEAD = carried(
  '`model.py`; a binary head has one output z and the logits (0, z), whose cross entropy is that of a sigmoid',
);
const SPLIT = carried('`split.json` names the images as they were divided; nothing is drawn again');
const DROPOUT = differs('the same layers and probabilities; torch draws other masks');
const PICTURE = differs('the same operations of torchvision in the same order; torch draws other numbers');
const BATCH = carried(
  'drawn by the studio’s own numbers, one share and box for the batch, each image with the one before it',
);
const OPTIMIZER = carried('torch’s own optimizer in `kinds.py`');
const SCHEDULE = carried('`schedule.py`, step by step');
const START = carried(
  '`model.safetensors` is what came of it; `--from-scratch` draws with torch’s initialisation',
);
const IDENTITY = unused('says what the recipe is and was made for');

export const RECIPE_FATES: Readonly<Record<RecipePath, Fate>> = {
  version: IDENTITY,
  preset: IDENTITY,
  'dataset.fingerprint': IDENTITY,
  'dataset.name': IDENTITY,
  'dataset.setAside': SPLIT,
  'dataset.keptTogether': SPLIT,
  'dataset.relabelled': SPLIT,
  'dataset.addedClasses': SPLIT,
  'dataset.roles': SPLIT,
  'dataset.labelLevel': SPLIT,
  'dataset.reading': SPLIT,
  'dataset.grayRange': carried('`data.py` scales 16-bit gray by it'),
  'preprocessing.imageSize': carried('`data.py`'),
  'preprocessing.channels': carried('`data.py`: Pillow’s `convert`'),
  'preprocessing.resize': carried('`data.py`: Pillow’s resizing'),
  'preprocessing.resizeTo': carried('`data.py`: Pillow’s resizing'),
  'preprocessing.interpolation': carried('`data.py`: Pillow’s resizing'),
  'preprocessing.normalization': carried('its numbers stand in `model.safetensors`'),
  'preprocessing.statistics': carried('its numbers stand in `model.safetensors`'),
  'split.source': SPLIT,
  'split.validationPercent': SPLIT,
  'split.testPercent': SPLIT,
  'split.folds': SPLIT,
  'split.fold': SPLIT,
  'augmentation.horizontalFlip': PICTURE,
  'augmentation.verticalFlip': PICTURE,
  'augmentation.cropPadding': PICTURE,
  'augmentation.resizedCropScale': differs(
    'RandomResizedCrop of the picture that is resized already, as in the studio, and not of the whole one; torch draws other numbers',
  ),
  'augmentation.rotationDegrees': differs(
    'RandomRotation by the nearest pixel, as in the studio; torch draws other numbers',
  ),
  'augmentation.brightness': PICTURE,
  'augmentation.contrast': PICTURE,
  'augmentation.saturation': PICTURE,
  'augmentation.hue': PICTURE,
  'augmentation.randAugmentCount': PICTURE,
  'augmentation.randAugmentMagnitude': PICTURE,
  'augmentation.erasing': PICTURE,
  'augmentation.mixup': BATCH,
  'augmentation.cutmix': BATCH,
  'architecture.kind': NETWORK,
  'architecture.blocks': NETWORK,
  'architecture.variant': NETWORK,
  'architecture.flavour': NETWORK,
  'architecture.stem': NETWORK,
  'architecture.batchNorm': NETWORK,
  'architecture.patchSize': NETWORK,
  'architecture.width': NETWORK,
  'architecture.depth': NETWORK,
  'architecture.heads': NETWORK,
  'architecture.headWidth': NETWORK,
  'architecture.mlpWidth': NETWORK,
  'architecture.pooling': NETWORK,
  'architecture.wiring': NETWORK,
  'architecture.hiddenUnits': HEAD,
  'architecture.hiddenActivation': HEAD,
  'architecture.binaryHead': HEAD,
  'architecture.outputBias': HEAD,
  'architecture.dropout': DROPOUT,
  'architecture.embeddingDropout': DROPOUT,
  'architecture.stochasticDepth': DROPOUT,
  'start.kind': START,
  'start.id': START,
  'start.name': START,
  'start.runId': START,
  'start.sha256': START,
  'start.step': START,
  'training.batchSize': carried('`--batch-size`, of all processes together'),
  'training.microBatchSize': differs(
    '`--micro-batch-size`: gradients accumulate, and a batch norm sees so many images at once. Where the recipe leaves it to the device, the batch goes through at once here; the studio may have divided it, which a network with batch norms can tell',
  ),
  'training.epochs': carried('`--epochs`'),
  'training.learningRate': carried('`--learning-rate`'),
  'training.labelSmoothing': carried('`criterion.py`'),
  'training.classWeights': carried(
    '`criterion.py`, balanced over the training images; every mean, in training and validation, divides once by the weights of all images',
  ),
  'training.decayWeightsOnly': carried('`UNDECAYED` in `model.py`'),
  'training.clipNorm': carried('`clip_grad_norm_` of the whole batch’s gradient'),
  'training.precision': differs(
    '`mixed16` is `torch.autocast` and `GradScaler` on CUDA: torch computes in float16 where the studio only keeps values so; elsewhere float32',
  ),
  'training.emaDecay': carried(
    'with the studio’s warm-up; running statistics of batch norms are not averaged: the average is judged with those of the model, as in the studio',
  ),
  'training.batchNormStatistics': carried(
    '`norms.py`: taken anew of the weights that are judged, by passes of the size of a step’s',
  ),
  'training.patience': carried('by validation, whatever is kept'),
  'training.monitor': carried(),
  'training.timeLimitMinutes': differs('asked after each epoch; the studio also ends within one'),
  'training.keep': carried('what `trained.safetensors` holds; `checkpoint.pt` holds the last weights'),
  'training.freezeBackboneEpochs': carried(
    '`FROZEN` in `model.py`; what is frozen runs as in evaluation, and the optimizer begins anew where it thaws',
  ),
  'training.trainableBlocks': carried('they are not among `FROZEN`'),
  'training.backboneLearningRateScale': carried('a rate for each block of `PARAMETERS_BY_BLOCK`'),
  'training.backboneRates': carried('a rate for each block of `PARAMETERS_BY_BLOCK`'),
  'optimizer.kind': OPTIMIZER,
  'optimizer.beta1': OPTIMIZER,
  'optimizer.beta2': OPTIMIZER,
  'optimizer.epsilon': OPTIMIZER,
  'optimizer.weightDecay': OPTIMIZER,
  'optimizer.momentum': OPTIMIZER,
  'optimizer.nesterov': OPTIMIZER,
  'optimizer.learningRateDecay': OPTIMIZER,
  'optimizer.smoothing': OPTIMIZER,
  'schedule.kind': differs(
    '`schedule.py`, step by step. ReduceLROnPlateau lowers all groups by one factor and asks its `eps` (1e-8) of the recipe’s rate, as in the studio; torch asks each group’s',
  ),
  'schedule.warmupEpochs': SCHEDULE,
  'schedule.finalShare': SCHEDULE,
  'schedule.everyEpochs': SCHEDULE,
  'schedule.factor': SCHEDULE,
  seed: differs(
    'the order of images and what mixup and cutmix draw are the studio’s; everything else torch draws',
  ),
  device: unused('CUDA where there is one, else the CPU'),
};

/** Rows of Markdown: neighbours that fare alike share one. */
export function recipeTable(): string {
  const rows: { fields: string[]; fate: Fate }[] = [];
  for (const [field, fate] of Object.entries(RECIPE_FATES)) {
    const last = rows.at(-1);
    if (last?.fate === fate || (last && last.fate.how === fate.how && last.fate.fate === fate.fate))
      last.fields.push(field);
    else rows.push({ fields: [field], fate });
  }
  const lines = rows.map(
    ({ fields, fate: { fate, how } }) =>
      `| ${fields.map((field) => `\`${field}\``).join(', ')} | ${fate} | ${how} |`,
  );
  return ['| field of `recipe.json` | here | how |', '|---|---|---|', ...lines].join('\n');
}
