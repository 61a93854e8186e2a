import type { Module } from '../nn/module';
import { imagenetVit, TRUNCATED_LAYER, TRUNCATED_NORMAL, type VitSettings } from './imagenet-vit';

/**
 * Hugging Face's `ViTForImageClassification` under the names its files hold: query, key and value apart, layer norm
 * eps 1e-12, exact GELU, everything drawn truncated normal. `dropout` is hidden_dropout_prob and
 * attention_probs_dropout_prob; there is none between the MLP's two linears.
 */
export function hfVit(settings: VitSettings, channels: number, classCount: number): Module {
  const { dropout } = settings;
  const manner = {
    names: {
      patchEmbedding: 'vit.embeddings.patch_embeddings.projection',
      classToken: 'vit.embeddings.cls_token',
      position: 'vit.embeddings.position_embeddings',
      blocks: 'vit.encoder.layer',
      block: {
        attentionNorm: 'layernorm_before',
        qkv: ['attention.attention.query', 'attention.attention.key', 'attention.attention.value'],
        projection: 'attention.output.dense',
        mlpNorm: 'layernorm_after',
        mlpIn: 'intermediate.dense',
        mlpOut: 'output.dense',
      },
      norm: 'vit.layernorm',
      head: 'classifier',
    },
    epsilon: 1e-12,
    blockDropout: { attention: dropout, projection: dropout, hidden: 0, output: dropout },
    classTokenInitialization: TRUNCATED_NORMAL,
    patchInitialization: TRUNCATED_LAYER,
  } as const;
  return imagenetVit(settings, manner, channels, classCount);
}
