/**
 * Whose weights a file holds, told by the names and shapes of its tensors. What is not recognised can still fit the recipe at
 * hand, name by name.
 */
import type { StateShape } from '../../protocol/model';
import { architectureSchema } from '../../recipe/architecture-schema';
import type { ArchitectureKind } from '../../recipe/schema';
import { failure, success } from '../../shared/result';
import { convnext, efficientnet, mobilenetV2, mobilenetV3, resnet, vgg } from './convolutional';
import { type Recognition, type Shapes, unknownSize, type WeightFamily } from './shapes';
import { d2l, dinov2, huggingFace, timm, vitPytorch } from './transformers';

/** What reads the pixels, in the families whose channels a file may have changed: [out, channels, height, width]. */
const STEMS = [
  'conv1.weight',
  'features.0.weight',
  'features.0.0.weight',
  'Conv1.weight',
  'patch_embed.proj.weight',
  'vit.embeddings.patch_embeddings.projection.weight',
  'dinov2.embeddings.patch_embeddings.projection.weight',
  'stem.0.weight',
] as const;

/**
 * Null where nothing is recognised. Failures: `importSizeUnknown`, the family is known, but not a model of this size;
 * `importChannels`, it reads images of other channels than a recipe has.
 * @param entries under the names of Vireo's models (see underModelNames)
 * @param family whose names they had in the file; null: the model's own
 */
export function recogniseWeights(
  entries: readonly StateShape[],
  family: WeightFamily | null = null,
): Recognition {
  const shapes: Shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  const recognised = recogniseFamily(shapes, family);
  if (!recognised.ok || recognised.value === null) return recognised;
  // A name such as `blks.999999999.…` would become a network of as many blocks.
  const { architecture } = recognised.value;
  if (!architectureSchema.safeParse(architecture).success) return unknownSize(architecture.kind);
  const stem = STEMS.find((name) => shapes.has(name));
  if (stem === undefined) return recognised;
  const [, channels] = shapes.get(stem) ?? [];
  if (channels !== 1 && channels !== 3) return failure('importChannels', { channels });
  return success({
    ...recognised.value,
    preprocessing: { ...recognised.value.preprocessing, channels },
  });
}

function recogniseFamily(shapes: Shapes, family: WeightFamily | null): Recognition {
  const found = Object.values(RECOGNISERS).find(({ marks }) => marks.some((name) => shapes.has(name)));
  return found?.read(shapes, family) ?? success(null);
}

interface Recogniser {
  /** Tensors that only this architecture has; one of them is enough. None: its names say nothing of its sizes. */
  readonly marks: readonly string[];
  read(shapes: Shapes, family: WeightFamily | null): Recognition;
}

const UNMARKED: Recogniser = { marks: [], read: () => success(null) };

const RECOGNISERS: Readonly<Record<ArchitectureKind, Recogniser>> = {
  cnn: UNMARKED,
  mlp: UNMARKED,
  resnet: { marks: ['layer1.0.conv1.weight'], read: resnet },
  // Thirteen convolutions at least, with or without batch norm.
  vgg: { marks: ['features.28.weight'], read: vgg },
  mobilenetV2: {
    marks: ['features.1.conv.0.0.weight', 'expanded_conv_depthwise.weight'],
    read: mobilenetV2,
  },
  mobilenetV3: { marks: ['features.1.block.0.0.weight'], read: mobilenetV3 },
  efficientnet: { marks: ['features.1.0.block.0.0.weight'], read: efficientnet },
  convnext: { marks: ['features.1.0.block.5.weight', 'stages.0.blocks.0.conv_dw.weight'], read: convnext },
  timmVit: { marks: ['blocks.0.attn.qkv.weight'], read: timm },
  hfVit: { marks: ['vit.encoder.layer.0.layernorm_before.weight'], read: huggingFace },
  dinov2: { marks: ['dinov2.encoder.layer.0.layer_scale1.lambda1'], read: dinov2 },
  vit: { marks: ['transformer.layers.0.0.fn.to_qkv.weight'], read: vitPytorch },
  d2lVit: { marks: ['blks.0.attention.W_q.weight'], read: d2l },
};
