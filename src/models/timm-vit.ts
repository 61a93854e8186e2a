import type { Module } from '../nn/module';
import { imagenetVit, type VitSettings, type VitShape } from './imagenet-vit';

/** Touvron et al. 2021 (DeiT, arXiv:2012.12877), table 1: Ti and S. The MLP is four times as wide. */
export const TIMM_VIT_VARIANTS: Readonly<Record<'vit_tiny' | 'vit_small', VitShape>> = {
  vit_tiny: { width: 192, depth: 12, heads: 3, mlpWidth: 768 },
  vit_small: { width: 384, depth: 12, heads: 6, mlpWidth: 1536 },
};

/**
 * timm's `VisionTransformer` (vit_tiny_patch16_224, vit_small_patch16_224): qkv in one, layer norm eps 1e-6, class token
 * N(0, 1e-6); the patch convolution keeps torch's default. `dropout` is timm's proj_drop and pos_drop.
 */
export function timmVit(settings: VitSettings, channels: number, classCount: number): Module {
  const { dropout } = settings;
  const manner = {
    names: {
      patchEmbedding: 'patch_embed.proj',
      classToken: 'cls_token',
      position: 'pos_embed',
      blocks: 'blocks',
      block: {
        attentionNorm: 'norm1',
        qkv: 'attn.qkv',
        projection: 'attn.proj',
        mlpNorm: 'norm2',
        mlpIn: 'mlp.fc1',
        mlpOut: 'mlp.fc2',
      },
      norm: 'norm',
      head: 'head',
    },
    epsilon: 1e-6,
    blockDropout: { attention: 0, projection: dropout, hidden: dropout, output: dropout },
    classTokenInitialization: { kind: 'normal', deviation: 1e-6 },
  } as const;
  return imagenetVit(settings, manner, channels, classCount);
}
