/**
 * Whose weights a file holds, told by the names and shapes of its tensors. What is not recognised can still fit the recipe at
 * hand, name by name.
 */
import type { StateShape } from '../protocol/commands';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import type { HeadSettings } from '../recipe/head';
import type { Architecture, Preprocessing } from '../recipe/schema';
import { MOBILENETS_V2 } from '../recipe/variants';
import { keysOf } from '../shared/keys-of';
import { failure, type Result, success } from '../shared/result';

export type WeightFamily =
  | 'torchvision'
  | 'keras'
  | 'teachableMachine'
  | 'timm'
  | 'huggingFace'
  | 'vitPytorch'
  | 'd2l';

export interface RecognisedWeights {
  readonly family: WeightFamily;
  readonly architecture: Architecture;
  /** How its images were prepared; laid over the recipe's. */
  readonly preprocessing: Partial<Preprocessing>;
}

type Shapes = ReadonlyMap<string, readonly number[]>;

/** torchvision's evaluation transform of ImageNet weights. */
const TORCHVISION: Partial<Preprocessing> = {
  imageSize: 224,
  channels: 3,
  resize: 'crop',
  resizeTo: 256,
  interpolation: 'bilinear',
  normalization: 'imagenet',
};

/** What reads the pixels, in the families whose channels a file may have changed: [out, channels, height, width]. */
const STEMS = [
  'conv1.weight',
  'features.0.weight',
  'features.0.0.weight',
  'Conv1.weight',
  'patch_embed.proj.weight',
  'vit.embeddings.patch_embeddings.projection.weight',
] as const;

/**
 * Null where nothing is recognised. Failures: `importSizeUnknown`, the family is known, but not a model of this size;
 * `importChannels`, it reads images of other channels than a recipe has.
 * @param entries under torch's names, prefixes of wrappers removed (see withoutWrappers)
 */
export function recogniseWeights(entries: readonly StateShape[]): Result<RecognisedWeights | null> {
  const shapes: Shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  const recognised = recogniseFamily(shapes);
  const stem = STEMS.find((name) => shapes.has(name));
  if (!recognised.ok || recognised.value === null || stem === undefined) return recognised;
  const [, channels] = shapes.get(stem) ?? [];
  if (channels !== 1 && channels !== 3) return failure('importChannels', { channels });
  return success({
    ...recognised.value,
    preprocessing: { ...recognised.value.preprocessing, channels },
  });
}

function recogniseFamily(shapes: Shapes): Result<RecognisedWeights | null> {
  if (shapes.has('layer1.0.conv1.weight')) return resnet(shapes);
  if (shapes.has('features.28.weight') && shapes.get('features.0.weight')?.[0] === 64) return vgg(shapes);
  if (shapes.has('features.1.conv.0.0.weight')) return mobilenetV2(shapes, 'torchvision');
  if (shapes.has('expanded_conv_depthwise.weight')) return mobilenetV2(shapes, 'keras');
  if (shapes.has('blocks.0.attn.qkv.weight')) return timm(shapes);
  if (shapes.has('vit.encoder.layer.0.layernorm_before.weight')) return huggingFace(shapes);
  if (shapes.has('transformer.layers.0.0.fn.to_qkv.weight')) return vitPytorch(shapes);
  if (shapes.has('blks.0.attention.W_q.weight')) return d2l(shapes);
  return success(null);
}

function unknownSize(model: string): Result<RecognisedWeights | null> {
  return failure('importSizeUnknown', { model });
}

/** Blocks named `<prefix><number>.…`. */
function countBlocks(shapes: Shapes, prefix: string): number {
  const numbers = [...shapes.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number.parseInt(name.slice(prefix.length), 10));
  return Math.max(...numbers) + 1;
}

/** The side of the square images that a table of positions belongs to: all tokens but the first are patches. */
function sideOf(positions: readonly number[] | undefined, patch: number): number | null {
  const side = Math.sqrt((positions?.[1] ?? 0) - 1) * patch;
  return Number.isInteger(side) && side > 0 ? side : null;
}

function resnet(shapes: Shapes): Result<RecognisedWeights | null> {
  const stem = shapes.get('conv1.weight');
  const blocks = [1, 2, 3, 4].map((stage) => countBlocks(shapes, `layer${stage}.`)).join();
  const variant = { '2,2,2,2': 'resnet18', '3,4,6,3': 'resnet34' }[blocks];
  if (
    stem?.[0] !== 64 ||
    shapes.has('layer1.0.conv3.weight') ||
    (variant !== 'resnet18' && variant !== 'resnet34')
  ) {
    return unknownSize('ResNet');
  }
  const isImagenet = stem[2] === 7;
  return success({
    family: 'torchvision',
    architecture: { ...DEFAULT_ARCHITECTURES.resnet, variant, stem: isImagenet ? 'imagenet' : 'cifar' },
    preprocessing: isImagenet ? TORCHVISION : { channels: channelsOf(stem) },
  });
}

/** Keras's own evaluation of its MobileNets: bytes to −1 … 1, stretched. */
export const KERAS: Partial<Preprocessing> = {
  imageSize: 224,
  channels: 3,
  resize: 'stretch',
  interpolation: 'bilinear',
  normalization: 'half',
};

function mobilenetV2(shapes: Shapes, flavour: 'torchvision' | 'keras'): Result<RecognisedWeights | null> {
  const last = shapes.get(flavour === 'keras' ? 'block_16_project.weight' : 'features.17.conv.2.weight');
  const variant = keysOf(MOBILENETS_V2).find(
    (name) => MOBILENETS_V2[name].stages.at(-1)?.channels === last?.[0],
  );
  if (variant === undefined) return unknownSize('MobileNetV2');
  return success({
    family: flavour,
    architecture: {
      ...DEFAULT_ARCHITECTURES.mobilenetV2,
      variant,
      flavour,
      ...numberedHead(shapes, 'classifier.', MOBILENETS_V2[variant].features),
    },
    preprocessing: flavour === 'keras' ? KERAS : TORCHVISION,
  });
}

/**
 * What a head of linear layers in a torch.nn.Sequential says of itself: every third layer of it is one (Linear, activation,
 * Dropout). Nothing where it reads other features than the backbone gives.
 */
function numberedHead(
  shapes: Shapes,
  prefix: string,
  features: number,
): Partial<Pick<HeadSettings, 'hiddenUnits' | 'binaryHead'>> {
  const outputs: number[] = [];
  let inFeatures = features;
  for (let i = 0; ; i += 3) {
    const shape = shapes.get(`${prefix}${i}.weight`);
    if (shape?.length !== 2 || shape[1] !== inFeatures) break;
    [inFeatures = 0] = shape;
    outputs.push(inFeatures);
  }
  const hiddenUnits = outputs.slice(0, -1);
  const last = shapes.get(`${prefix}${hiddenUnits.length === 0 ? 1 : 3 * hiddenUnits.length}.weight`);
  return { hiddenUnits, binaryHead: last?.[0] === 1 };
}

function vgg(shapes: Shapes): Result<RecognisedWeights | null> {
  const isVgg16 = !shapes.has('features.30.weight') && shapes.get('features.28.weight')?.[0] === 512;
  if (!isVgg16) return unknownSize('VGG');
  // Vireo's head is its own: only what was learned with it says how wide it is.
  const hidden = shapes.get('classifier.0.weight');
  return success({
    family: 'torchvision',
    architecture: {
      ...DEFAULT_ARCHITECTURES.vgg,
      ...(hidden?.[1] === 512 && { hiddenUnits: [hidden[0]] }),
    },
    preprocessing: TORCHVISION,
  });
}

function timm(shapes: Shapes): Result<RecognisedWeights | null> {
  const [width = 0, channels = 0, patch = 0] = shapes.get('patch_embed.proj.weight') ?? [];
  const imageSize = sideOf(shapes.get('pos_embed'), patch);
  const variant = { 192: 'vit_tiny', 384: 'vit_small' }[width];
  const isKnown = variant === 'vit_tiny' || variant === 'vit_small';
  if (!isKnown || countBlocks(shapes, 'blocks.') !== 12 || channels !== 3 || imageSize === null) {
    return unknownSize('timm ViT');
  }
  return success({
    family: 'timm',
    architecture: { ...DEFAULT_ARCHITECTURES.timmVit, variant, patchSize: patch },
    // timm's own vit_* weights: mean and deviation 0.5, the centre 90 % of the image, bicubic.
    preprocessing: {
      imageSize,
      channels: 3,
      resize: 'crop',
      resizeTo: Math.floor(imageSize / 0.9),
      interpolation: 'bicubic',
      normalization: 'half',
    },
  });
}

function huggingFace(shapes: Shapes): Result<RecognisedWeights | null> {
  const [width = 0, channels = 0, patch = 0] =
    shapes.get('vit.embeddings.patch_embeddings.projection.weight') ?? [];
  const imageSize = sideOf(shapes.get('vit.embeddings.position_embeddings'), patch);
  const depth = countBlocks(shapes, 'vit.encoder.layer.');
  if (width !== 768 || depth !== 12 || channels !== 3 || imageSize === null)
    return unknownSize('Hugging Face ViT');
  return success({
    family: 'huggingFace',
    architecture: { ...DEFAULT_ARCHITECTURES.hfVit, patchSize: patch },
    preprocessing: {
      imageSize,
      channels: 3,
      resize: 'stretch',
      interpolation: 'bilinear',
      normalization: 'half',
    },
  });
}

function vitPytorch(shapes: Shapes): Result<RecognisedWeights | null> {
  const [width = 0, patchValues = 0] = shapes.get('to_patch_embedding.1.weight') ?? [];
  const [packed = 0] = shapes.get('transformer.layers.0.0.fn.to_qkv.weight') ?? [];
  const [mlpWidth = 0] = shapes.get('transformer.layers.0.1.fn.net.0.weight') ?? [];
  const channels = Number.isInteger(Math.sqrt(patchValues / 3)) ? 3 : 1;
  const patchSize = Math.sqrt(patchValues / channels);
  const imageSize = sideOf(shapes.get('pos_embedding'), patchSize);
  // Heads leave no trace in the shapes; 64 is vit-pytorch's own width of one.
  const headWidth = 64;
  const heads = packed / 3 / headWidth;
  if (!Number.isInteger(patchSize) || !Number.isInteger(heads) || imageSize === null)
    return unknownSize('ViT');
  const depth = countBlocks(shapes, 'transformer.layers.');
  return success({
    family: 'vitPytorch',
    architecture: { ...DEFAULT_ARCHITECTURES.vit, patchSize, width, depth, heads, headWidth, mlpWidth },
    preprocessing: { imageSize, channels },
  });
}

function d2l(shapes: Shapes): Result<RecognisedWeights | null> {
  const projection = shapes.get('patch_embedding.conv.weight') ?? [];
  const [width = 0, , patch = 0] = projection;
  const [mlpWidth = 0] = shapes.get('blks.0.mlp.dense1.weight') ?? [];
  const imageSize = sideOf(shapes.get('pos_embedding'), patch);
  const { d2lVit } = DEFAULT_ARCHITECTURES;
  if (imageSize === null || width % d2lVit.heads !== 0) return unknownSize('d2l ViT');
  return success({
    family: 'd2l',
    architecture: { ...d2lVit, patchSize: patch, width, mlpWidth, depth: countBlocks(shapes, 'blks.') },
    preprocessing: { imageSize, channels: channelsOf(projection) },
  });
}

/** Input channels of a convolution [out, in, kh, kw]. */
function channelsOf(kernel: readonly number[]): 1 | 3 {
  return kernel[1] === 1 ? 1 : 3;
}
