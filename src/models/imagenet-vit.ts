import type { Initialization } from '../kernels/graph';
import { dropout } from '../nn/dropout';
import { layerNorm } from '../nn/layer-norm';
import type { LayerInitialization } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { patchEmbedding, tokenEmbedding } from '../nn/patch-embedding';
import { poolTokens } from '../nn/pooling';
import { type BlockNames, type TransformerBlockOptions, transformerBlock } from '../nn/transformer-block';
import type { HeadSettings } from '../recipe/head';
import type { VitShape } from '../recipe/variants';
import { classifierHead } from './classifier-head';

/** What a recipe says, and the sizes of its variant. `dropout` is the backbone's and that of hidden layers of the head. */
export interface VitSettings extends VitShape, HeadSettings {
  readonly patchSize: number;
}

/** torch.nn.init.trunc_normal_(std=0.02), timm's too: cut at ±2. */
export const TRUNCATED_NORMAL = { kind: 'normal', deviation: 0.02, truncateAt: 2 } as const;
export const TRUNCATED_LAYER: LayerInitialization = { weight: TRUNCATED_NORMAL, bias: { kind: 'zeros' } };

/** In what two libraries differ that build the same network. */
export interface VitManner {
  readonly names: {
    readonly patchEmbedding: string;
    readonly classToken: string;
    readonly position: string;
    /** Of the blocks, without their number. */
    readonly blocks: string;
    readonly block: BlockNames;
    readonly norm: string;
    readonly head: string;
  };
  /** Layer norm's epsilon. */
  readonly epsilon: number;
  readonly blockDropout: TransformerBlockOptions['dropout'];
  readonly classTokenInitialization: Initialization;
  /** DINOv2's. */
  readonly layerScale?: TransformerBlockOptions['layerScale'];
  /** Of the patch convolution; torch's default where left out. */
  readonly patchInitialization?: LayerInitialization;
}

/**
 * The vision transformer of Dosovitskiy et al. 2021 (arXiv:2010.11929) as it is trained on ImageNet: patches by
 * convolution, dropout after positions, pre-norm blocks with biases throughout, the class token of a last norm into a linear
 * head; positions and linears truncated normal.
 */
export function imagenetVit(
  settings: VitSettings,
  manner: VitManner,
  channels: number,
  classCount: number,
): Module {
  const { width, depth, heads, mlpWidth, patchSize, hiddenUnits } = settings;
  const { names, epsilon, blockDropout, classTokenInitialization, patchInitialization } = manner;
  // A linear head has no dropout of its own.
  const head = hiddenUnits.length > 0 ? settings : { ...settings, dropout: 0 };
  const blocks = Array.from({ length: depth }, (_, i): readonly [string, Module] => [
    `${names.blocks}.${i}`,
    transformerBlock({
      width,
      heads,
      headWidth: width / heads,
      mlpWidth,
      qkvBias: true,
      project: true,
      projectionBias: true,
      epsilon,
      initialization: TRUNCATED_LAYER,
      dropout: blockDropout,
      names: names.block,
      layerScale: manner.layerScale,
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
        name: names.patchEmbedding,
        by: 'convolution',
        initialization: patchInitialization,
      }),
    ],
    [
      '',
      tokenEmbedding({
        classToken: names.classToken,
        position: names.position,
        classTokenInitialization,
        positionInitialization: TRUNCATED_NORMAL,
      }),
    ],
    ['', dropout(settings.dropout)],
    ...blocks,
    [names.norm, layerNorm(width, epsilon)],
    ['', poolTokens('cls')],
    [
      names.head,
      classifierHead(head, {
        inFeatures: width,
        classCount,
        form: 'bare',
        initialization: TRUNCATED_LAYER,
      }),
    ],
  ]);
}
