import { dropout } from '../nn/dropout';
import { layerNorm } from '../nn/layer-norm';
import type { LayerInitialization } from '../nn/linear';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { patchEmbedding, tokenEmbedding } from '../nn/patch-embedding';
import { poolTokens } from '../nn/pooling';
import { transformerBlock } from '../nn/transformer-block';
import type { VitShape } from './vit-shape';

/** Dosovitskiy et al. 2021 (arXiv:2010.11929), table 1: ViT-Base. */
export const HF_VIT_VARIANTS: Readonly<Record<'base', VitShape>> = {
  base: { width: 768, depth: 12, heads: 12, mlpWidth: 3072 },
};

/** torch.nn.init.trunc_normal_(std=0.02): cut at ±2. */
const TRUNCATED = { kind: 'normal', deviation: 0.02, truncateAt: 2 } as const;
const LAYER: LayerInitialization = { weight: TRUNCATED, bias: { kind: 'zeros' } };

/**
 * Hugging Face's `ViTForImageClassification` under the names its files hold: query, key and value apart, layer norm
 * eps 1e-12, exact GELU, the class token of the last norm into `classifier`. `dropout` is hidden_dropout_prob and
 * attention_probs_dropout_prob; there is none between the MLP's two linears.
 */
export function hfVit(
  {
    width,
    depth,
    heads,
    mlpWidth,
    patchSize,
    dropout: probability,
  }: VitShape & {
    readonly patchSize: number;
    readonly dropout: number;
  },
  channels: number,
  classCount: number,
): Module {
  const blocks = Array.from({ length: depth }, (_, i): readonly [string, Module] => [
    `vit.encoder.layer.${i}`,
    transformerBlock({
      width,
      heads,
      headWidth: width / heads,
      mlpWidth,
      qkvBias: true,
      project: true,
      projectionBias: true,
      epsilon: 1e-12,
      initialization: LAYER,
      dropout: { attention: probability, projection: probability, hidden: 0, output: probability },
      names: {
        attentionNorm: 'layernorm_before',
        qkv: ['attention.attention.query', 'attention.attention.key', 'attention.attention.value'],
        projection: 'attention.output.dense',
        mlpNorm: 'layernorm_after',
        mlpIn: 'intermediate.dense',
        mlpOut: 'output.dense',
      },
      wiring: 'preNorm',
    }),
  ]);
  return sequential([
    [
      '',
      patchEmbedding({
        patch: patchSize,
        channels,
        width,
        name: 'vit.embeddings.patch_embeddings.projection',
        by: 'convolution',
        initialization: LAYER,
      }),
    ],
    [
      '',
      tokenEmbedding({
        classToken: 'vit.embeddings.cls_token',
        position: 'vit.embeddings.position_embeddings',
        classTokenInitialization: TRUNCATED,
        positionInitialization: TRUNCATED,
      }),
    ],
    ['', dropout(probability)],
    ...blocks,
    ['vit.layernorm', layerNorm(width, 1e-12)],
    ['', poolTokens('cls')],
    ['classifier', linear({ inFeatures: width, outFeatures: classCount, initialization: LAYER })],
  ]);
}
