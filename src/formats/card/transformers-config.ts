/**
 * `config.json` and `preprocessor_config.json` of Hugging Face's transformers (ViTConfig, Dinov2Config, ViTImageProcessor,
 * BitImageProcessor), for networks whose tensors have their names, so that `from_pretrained` opens the folder. ResNet, ConvNeXt and
 * the others have torchvision's, timm's or Keras' names, which transformers does not read.
 */
import type { ModelBundle } from '../../protocol/model';
import type { Architecture } from '../../recipe/schema';
import { DINOV2S, HF_VITS, type VitShape } from '../../recipe/variants';

/** Theirs of a whole network; of one without its head, which is then a linear layer on the first token's features. */
export type TransformersClass = 'AutoModelForImageClassification' | 'AutoModel';

export interface TransformersConfig {
  /** What opens it. */
  readonly opensBy: TransformersClass;
  readonly config: object;
  /** Null where no processor of theirs prepares images so: padded ones, and gray. */
  readonly preprocessor: object | null;
}

/** PIL's numbers of its filters. */
const RESAMPLING = { bilinear: 2, bicubic: 3 } as const;

/** Null where transformers has no such network: another kind, hidden layers in the head, or one sigmoid output. */
export function transformersConfig({
  recipe,
  classes,
  normalization,
}: Pick<ModelBundle, 'recipe' | 'classes' | 'normalization'>): TransformersConfig | null {
  const { architecture, preprocessing } = recipe;
  const theirs = theirNetwork(architecture);
  if (theirs === null) return null;
  const { width, depth, heads } = theirs.shape;
  return {
    opensBy: theirs.opensBy,
    config: {
      ...theirs.own,
      attention_probs_dropout_prob: theirs.dropout,
      hidden_act: 'gelu',
      hidden_dropout_prob: theirs.dropout,
      hidden_size: width,
      id2label: Object.fromEntries(classes.map((name, index) => [String(index), name])),
      image_size: preprocessing.imageSize,
      initializer_range: 0.02,
      label2id: Object.fromEntries(classes.map((name, index) => [name, index])),
      num_attention_heads: heads,
      num_channels: preprocessing.channels,
      num_hidden_layers: depth,
      patch_size: theirs.patchSize,
      qkv_bias: true,
      torch_dtype: 'float32',
    },
    preprocessor: preprocessorOf(preprocessing, normalization),
  };
}

interface TheirNetwork {
  readonly opensBy: TransformersClass;
  readonly shape: VitShape;
  readonly patchSize: number;
  readonly dropout: number;
  /** Fields that its configuration alone has. None that must be a float is a whole number: transformers 5 refuses those. */
  readonly own: object;
}

function theirNetwork(architecture: Architecture): TheirNetwork | null {
  if (architecture.kind !== 'hfVit' && architecture.kind !== 'dinov2') return null;
  const { hiddenUnits, binaryHead, outputBias, dropout, patchSize } = architecture;
  if (hiddenUnits.length > 0 || binaryHead || !outputBias) return null;
  if (architecture.kind === 'hfVit') {
    const shape = HF_VITS[architecture.variant];
    const own = {
      architectures: ['ViTForImageClassification'],
      model_type: 'vit',
      intermediate_size: shape.mlpWidth,
      layer_norm_eps: 1e-12,
    };
    return { opensBy: 'AutoModelForImageClassification', shape, patchSize, dropout, own };
  }
  const shape = DINOV2S[architecture.variant];
  const own = {
    // Their Dinov2ForImageClassification reads the mean of the patches beside the class token; this head reads the token alone.
    architectures: ['Dinov2Model'],
    model_type: 'dinov2',
    layer_norm_eps: 1e-6,
    mlp_ratio: shape.mlpWidth / shape.width,
    use_swiglu_ffn: false,
  };
  return { opensBy: 'AutoModel', shape, patchSize, dropout, own };
}

function preprocessorOf(
  { resize, resizeTo, imageSize, interpolation, channels }: ModelBundle['recipe']['preprocessing'],
  { mean, deviation }: ModelBundle['normalization'],
): object | null {
  if (channels !== 3 || resize === 'pad') return null;
  const square = { height: imageSize, width: imageSize };
  const common = {
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: mean,
    image_std: deviation,
    resample: RESAMPLING[interpolation],
    rescale_factor: 1 / 255,
  };
  if (resize === 'stretch') return { ...common, image_processor_type: 'ViTImageProcessor', size: square };
  return {
    ...common,
    crop_size: square,
    do_center_crop: true,
    do_convert_rgb: true,
    image_processor_type: 'BitImageProcessor',
    size: { shortest_edge: resizeTo },
  };
}
