import { dropout } from '../nn/dropout';
import { layerNorm } from '../nn/layer-norm';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { patchEmbedding, tokenEmbedding } from '../nn/patch-embedding';
import { poolTokens } from '../nn/pooling';
import { transformerBlock } from '../nn/transformer-block';
import type { Architecture } from '../recipe/schema';

type D2lArchitecture = Extract<Architecture, { kind: 'd2lVit' }>;

/**
 * The vision transformer of "Dive into Deep Learning", chapter 11.8, under its names. The book printed two wirings of
 * the block: first x = ln1(x); x + mlp(ln2(x + attention(x))), later the standard pre-norm one; the recipe says which
 * (`wiring`). Linears of the attention have no bias and nothing is dropped after it; zero class token, N(0, 1) positions.
 */
export function d2lVit(architecture: D2lArchitecture, channels: number, classCount: number): Module {
  const { patchSize, width, depth, heads, mlpWidth, embeddingDropout, wiring } = architecture;
  const blocks = Array.from({ length: depth }, (_, i): readonly [string, Module] => [
    `blks.${i}`,
    transformerBlock({
      width,
      heads,
      headWidth: width / heads,
      mlpWidth,
      qkvBias: false,
      project: true,
      projectionBias: false,
      epsilon: 1e-5,
      dropout: {
        attention: architecture.dropout,
        projection: 0,
        hidden: architecture.dropout,
        output: architecture.dropout,
      },
      names: {
        attentionNorm: 'ln1',
        qkv: ['attention.W_q', 'attention.W_k', 'attention.W_v'],
        projection: 'attention.W_o',
        mlpNorm: 'ln2',
        mlpIn: 'mlp.dense1',
        mlpOut: 'mlp.dense2',
      },
      wiring,
    }),
  ]);
  return sequential([
    [
      '',
      patchEmbedding({ patch: patchSize, channels, width, name: 'patch_embedding.conv', by: 'convolution' }),
    ],
    [
      '',
      tokenEmbedding({
        classToken: 'cls_token',
        position: 'pos_embedding',
        classTokenInitialization: { kind: 'zeros' },
        positionInitialization: { kind: 'normal', deviation: 1 },
      }),
    ],
    ['', dropout(embeddingDropout)],
    ...blocks,
    ['', poolTokens('cls')],
    ['head.0', layerNorm(width)],
    ['head.1', linear({ inFeatures: width, outFeatures: classCount })],
  ]);
}
