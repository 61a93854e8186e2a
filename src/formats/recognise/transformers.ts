import { DEFAULT_ARCHITECTURES } from '../../recipe/defaults';
import { DINOV2S, HF_VITS, TIMM_VITS } from '../../recipe/variants';
import { keysOf } from '../../shared/keys-of';
import { success } from '../../shared/result';
import {
  channelsOf,
  countBlocks,
  headOf,
  type Recognition,
  type Shapes,
  sideOf,
  TIMM_CONVOLUTIONAL,
  TORCHVISION,
  unknownSize,
  type WeightFamily,
} from './shapes';

export function timm(shapes: Shapes, family: WeightFamily | null): Recognition {
  const [width = 0, channels = 0, patch = 0] = shapes.get('patch_embed.proj.weight') ?? [];
  const imageSize = sideOf(shapes.get('pos_embed'), patch);
  const variant = keysOf(TIMM_VITS).find((name) => TIMM_VITS[name].width === width);
  if (
    variant === undefined ||
    countBlocks(shapes, 'blocks.') !== 12 ||
    channels !== 3 ||
    imageSize === null
  ) {
    return unknownSize('ViT');
  }
  const architecture = {
    ...DEFAULT_ARCHITECTURES.timmVit,
    variant,
    patchSize: patch,
    ...headOf(shapes, 'head.', width),
  };
  if (family === 'torchvision') {
    return success({ family, architecture, preprocessing: { ...TORCHVISION, imageSize } });
  }
  return success({
    family: 'timm',
    architecture,
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

export function huggingFace(shapes: Shapes): Recognition {
  const [width = 0, channels = 0, patch = 0] =
    shapes.get('vit.embeddings.patch_embeddings.projection.weight') ?? [];
  const imageSize = sideOf(shapes.get('vit.embeddings.position_embeddings'), patch);
  const depth = countBlocks(shapes, 'vit.encoder.layer.');
  const variant = keysOf(HF_VITS).find((name) => HF_VITS[name].width === width);
  if (variant === undefined || depth !== 12 || channels !== 3 || imageSize === null)
    return unknownSize('Hugging Face ViT');
  return success({
    family: 'huggingFace',
    architecture: {
      ...DEFAULT_ARCHITECTURES.hfVit,
      variant,
      patchSize: patch,
      ...headOf(shapes, 'classifier.', width),
    },
    preprocessing: {
      imageSize,
      channels: 3,
      resize: 'stretch',
      interpolation: 'bilinear',
      normalization: 'half',
    },
  });
}

export function vitPytorch(shapes: Shapes): Recognition {
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

export function d2l(shapes: Shapes): Recognition {
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

export function dinov2(shapes: Shapes, family: WeightFamily | null): Recognition {
  const [width = 0, , patchSize = 0] =
    shapes.get('dinov2.embeddings.patch_embeddings.projection.weight') ?? [];
  const depth = countBlocks(shapes, 'dinov2.encoder.layer.');
  const variant = keysOf(DINOV2S).find(
    (name) => DINOV2S[name].width === width && DINOV2S[name].depth === depth,
  );
  if (variant === undefined) return unknownSize('DINOv2');
  return success({
    family: family ?? 'huggingFace',
    architecture: {
      ...DEFAULT_ARCHITECTURES.dinov2,
      variant,
      patchSize,
      ...headOf(shapes, 'classifier.', width),
    },
    // Trained at 518 px; its positions are resized to 224, as its own classifiers are evaluated.
    preprocessing: TIMM_CONVOLUTIONAL,
  });
}
