import { dropout } from '../nn/dropout';
import { layerNorm } from '../nn/layer-norm';
import type { LayerInitialization } from '../nn/linear';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { patchEmbedding, tokenEmbedding } from '../nn/patch-embedding';
import { poolTokens } from '../nn/pooling';
import { transformerBlock } from '../nn/transformer-block';
import type { VitShape } from './vit-shape';

/** Touvron et al. 2021 (DeiT, arXiv:2012.12877), table 1: Ti and S. The MLP is four times as wide. */
export const TIMM_VIT_VARIANTS: Readonly<Record<'vit_tiny' | 'vit_small', VitShape>> = {
  vit_tiny: { width: 192, depth: 12, heads: 3, mlpWidth: 768 },
  vit_small: { width: 384, depth: 12, heads: 6, mlpWidth: 1536 },
};

/** timm's trunc_normal_(std=0.02), which cuts at ±2. */
const TRUNCATED = { kind: 'normal', deviation: 0.02, truncateAt: 2 } as const;
const LINEAR: LayerInitialization = { weight: TRUNCATED, bias: { kind: 'zeros' } };

/**
 * timm's `VisionTransformer` (vit_tiny_patch16_224, vit_small_patch16_224): qkv with bias, layer norm eps 1e-6,
 * truncated-normal positions and linears, class token N(0, 1e-6); the patch convolution keeps torch's default.
 * `dropout` is timm's proj_drop and pos_drop.
 */
export function timmVit(
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
    `blocks.${i}`,
    transformerBlock({
      width,
      heads,
      headWidth: width / heads,
      mlpWidth,
      qkvBias: true,
      project: true,
      projectionBias: true,
      epsilon: 1e-6,
      initialization: LINEAR,
      dropout: { attention: 0, projection: probability, hidden: probability, output: probability },
      names: {
        attentionNorm: 'norm1',
        qkv: 'attn.qkv',
        projection: 'attn.proj',
        mlpNorm: 'norm2',
        mlpIn: 'mlp.fc1',
        mlpOut: 'mlp.fc2',
      },
      wiring: 'preNorm',
    }),
  ]);
  return sequential([
    ['', patchEmbedding({ patch: patchSize, channels, width, name: 'patch_embed.proj', by: 'convolution' })],
    [
      '',
      tokenEmbedding({
        classToken: 'cls_token',
        position: 'pos_embed',
        classTokenInitialization: { kind: 'normal', deviation: 1e-6 },
        positionInitialization: TRUNCATED,
      }),
    ],
    ['', dropout(probability)],
    ...blocks,
    ['norm', layerNorm(width, 1e-6)],
    ['', poolTokens('cls')],
    ['head', linear({ inFeatures: width, outFeatures: classCount, initialization: LINEAR })],
  ]);
}
