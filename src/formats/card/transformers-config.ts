/**
 * `config.json` and `preprocessor_config.json` of Hugging Face's transformers (ViTConfig, ViTImageProcessor, BitImageProcessor), for networks
 * that are theirs, so that `from_pretrained` opens the folder.
 */
import type { ModelBundle } from '../../protocol/commands';
import { HF_VITS } from '../../recipe/variants';

export interface TransformersConfig {
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
  if (architecture.kind !== 'hfVit') return null;
  const { hiddenUnits, binaryHead, outputBias, dropout, patchSize } = architecture;
  if (hiddenUnits.length > 0 || binaryHead || !outputBias) return null;
  const { width, depth, heads, mlpWidth } = HF_VITS[architecture.variant];
  return {
    config: {
      architectures: ['ViTForImageClassification'],
      model_type: 'vit',
      attention_probs_dropout_prob: dropout,
      hidden_act: 'gelu',
      hidden_dropout_prob: dropout,
      hidden_size: width,
      id2label: Object.fromEntries(classes.map((name, index) => [String(index), name])),
      image_size: preprocessing.imageSize,
      initializer_range: 0.02,
      intermediate_size: mlpWidth,
      label2id: Object.fromEntries(classes.map((name, index) => [name, index])),
      layer_norm_eps: 1e-12,
      num_attention_heads: heads,
      num_channels: preprocessing.channels,
      num_hidden_layers: depth,
      patch_size: patchSize,
      qkv_bias: true,
      torch_dtype: 'float32',
    },
    preprocessor: preprocessorOf(preprocessing, normalization),
  };
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
