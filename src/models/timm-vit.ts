import type { Module } from '../nn/module';
import { imagenetVit, type VitSettings } from './imagenet-vit';

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
