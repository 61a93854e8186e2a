import type { Module } from '../nn/module';
import { imagenetVit, TRUNCATED_LAYER, TRUNCATED_NORMAL, type VitSettings } from './imagenet-vit';

/**
 * DINOv2's vision transformer (Oquab et al. 2023, arXiv:2304.07193) under the names of Hugging Face's `Dinov2Model`: layer
 * norm eps 1e-6, exact GELU, layer scale after attention and MLP. The head reads the class token of the last norm.
 */
export function dinov2(settings: VitSettings, channels: number, classCount: number): Module {
  const { dropout } = settings;
  const manner = {
    names: {
      patchEmbedding: 'dinov2.embeddings.patch_embeddings.projection',
      classToken: 'dinov2.embeddings.cls_token',
      position: 'dinov2.embeddings.position_embeddings',
      blocks: 'dinov2.encoder.layer',
      block: {
        attentionNorm: 'norm1',
        qkv: ['attention.attention.query', 'attention.attention.key', 'attention.attention.value'],
        projection: 'attention.output.dense',
        mlpNorm: 'norm2',
        mlpIn: 'mlp.fc1',
        mlpOut: 'mlp.fc2',
      },
      norm: 'dinov2.layernorm',
      head: 'classifier',
    },
    epsilon: 1e-6,
    blockDropout: { attention: dropout, projection: dropout, hidden: dropout, output: dropout },
    classTokenInitialization: TRUNCATED_NORMAL,
    patchInitialization: TRUNCATED_LAYER,
    layerScale: { names: ['layer_scale1.lambda1', 'layer_scale2.lambda1'], initial: 1 },
  } as const;
  return imagenetVit(settings, manner, channels, classCount);
}
