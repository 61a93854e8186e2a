import { dropout } from '../nn/dropout';
import { layerNorm } from '../nn/layer-norm';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { patchEmbedding, tokenEmbedding } from '../nn/patch-embedding';
import { poolTokens } from '../nn/pooling';
import { transformerBlock } from '../nn/transformer-block';
import type { Architecture } from '../recipe/schema';

type VitArchitecture = Extract<Architecture, { kind: 'vit' }>;

const STANDARD_NORMAL = { kind: 'normal', deviation: 1 } as const;

/**
 * The vision transformer of the bird memoir, in the manner and under the names of vit-pytorch's `ViT` (before its
 * version 1.0): patches flattened as p1 p2 c, N(0, 1) positions and class token, pre-norm blocks, qkv without bias,
 * heads of any width, dropout after positions, on attention and in the MLP; 'mean' averages all tokens, the class
 * token among them. The output projection is left out where one head is as wide as the model, as there.
 */
export function birdVit(architecture: VitArchitecture, channels: number, classCount: number): Module {
  const { patchSize, width, depth, heads, headWidth, mlpWidth, embeddingDropout, pooling } = architecture;
  const blocks = Array.from({ length: depth }, (_, i): readonly [string, Module] => [
    `transformer.layers.${i}`,
    transformerBlock({
      width,
      heads,
      headWidth,
      mlpWidth,
      qkvBias: false,
      project: !(heads === 1 && headWidth === width),
      projectionBias: true,
      epsilon: 1e-5,
      dropout: {
        attention: architecture.dropout,
        projection: architecture.dropout,
        hidden: architecture.dropout,
        output: architecture.dropout,
      },
      names: {
        attentionNorm: '0.norm',
        qkv: '0.fn.to_qkv',
        projection: '0.fn.to_out.0',
        mlpNorm: '1.norm',
        mlpIn: '1.fn.net.0',
        mlpOut: '1.fn.net.3',
      },
      wiring: 'preNorm',
    }),
  ]);
  return sequential([
    ['', patchEmbedding({ patch: patchSize, channels, width, name: 'to_patch_embedding.1', by: 'linear' })],
    [
      '',
      tokenEmbedding({
        classToken: 'cls_token',
        position: 'pos_embedding',
        classTokenInitialization: STANDARD_NORMAL,
        positionInitialization: STANDARD_NORMAL,
      }),
    ],
    ['', dropout(embeddingDropout)],
    ...blocks,
    ['', poolTokens(pooling)],
    ['mlp_head.0', layerNorm(width)],
    ['mlp_head.1', linear({ inFeatures: width, outFeatures: classCount })],
  ]);
}
