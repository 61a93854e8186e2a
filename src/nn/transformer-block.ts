import { activation } from './activation';
import { attention } from './attention';
import { dropout } from './dropout';
import { layerNorm } from './layer-norm';
import { layerScale } from './layer-scale';
import { type LayerInitialization, linear } from './linear';
import { type Module, sequential } from './module';
import { identity, residual } from './residual';

export interface TransformerBlockOptions {
  readonly width: number;
  readonly heads: number;
  readonly headWidth: number;
  readonly mlpWidth: number;
  readonly qkvBias: boolean;
  /** False: heads are concatenated and not projected (vit-pytorch with one head as wide as the model). */
  readonly project: boolean;
  readonly projectionBias: boolean;
  /** Layer norm's epsilon. */
  readonly epsilon: number;
  /** How linears are drawn; torch's default where left out. */
  readonly initialization?: LayerInitialization;
  readonly dropout: {
    /** On the attention probabilities. */
    readonly attention: number;
    /** After the output projection. */
    readonly projection: number;
    /** In the MLP, after GELU. */
    readonly hidden: number;
    /** After the second linear of the MLP. */
    readonly output: number;
  };
  readonly names: BlockNames;
  /** Scales of what attention and MLP add (preNorm alone): state_dict names, and what they begin with. */
  readonly layerScale?:
    | { readonly names: readonly [attention: string, mlp: string]; readonly initial: number }
    | undefined;
  /**
   * preNorm: x + attention(norm(x)), then x + mlp(norm(x)) (Dosovitskiy et al. 2021).
   * d2l: x = norm(x); x + mlp(norm(x + attention(x))), as chapter 11.8 of "Dive into Deep Learning" 1.0 first printed it.
   */
  readonly wiring: 'preNorm' | 'd2l';
}

/** state_dict prefixes below the block. */
export interface BlockNames {
  readonly attentionNorm: string;
  /** One packed linear, or the three that are stacked. */
  readonly qkv: string | readonly [query: string, key: string, value: string];
  readonly projection: string;
  readonly mlpNorm: string;
  readonly mlpIn: string;
  readonly mlpOut: string;
}

/** A block of a vision transformer: multi-head self-attention and an MLP with GELU (erf). [T, D] → [T, D]. */
export function transformerBlock(options: TransformerBlockOptions): Module {
  const { width, heads, headWidth, mlpWidth, epsilon, initialization, names } = options;
  const inner = heads * headWidth;
  const qkvOptions = { inFeatures: width, outFeatures: 3 * inner, bias: options.qkvBias, initialization };
  const qkv: readonly [string, Module] =
    typeof names.qkv === 'string'
      ? [names.qkv, linear(qkvOptions)]
      : ['', linear({ ...qkvOptions, stacked: names.qkv })];
  const project: readonly (readonly [string, Module])[] = options.project
    ? [
        [
          names.projection,
          linear({ inFeatures: inner, outFeatures: width, bias: options.projectionBias, initialization }),
        ],
        ['', dropout(options.dropout.projection)],
      ]
    : [];
  const attend = sequential([
    qkv,
    ['', attention({ heads, headWidth, dropout: options.dropout.attention })],
    ...project,
  ]);
  const mlp = sequential([
    [names.mlpIn, linear({ inFeatures: width, outFeatures: mlpWidth, initialization })],
    ['', activation('gelu')],
    ['', dropout(options.dropout.hidden)],
    [names.mlpOut, linear({ inFeatures: mlpWidth, outFeatures: width, initialization })],
    ['', dropout(options.dropout.output)],
  ]);
  const attentionNorm = [names.attentionNorm, layerNorm(width, epsilon)] as const;
  const mlpNorm = [names.mlpNorm, layerNorm(width, epsilon)] as const;
  if (options.wiring === 'preNorm') {
    const [attentionScale, mlpScale] = (options.layerScale?.names ?? [null, null]).map((name) =>
      name === null ? identity : layerScale({ width, name, initial: options.layerScale?.initial ?? 1 }),
    );
    return sequential([
      ['', residual(sequential([attentionNorm, ['', attend], ['', attentionScale]]))],
      ['', residual(sequential([mlpNorm, ['', mlp], ['', mlpScale]]))],
    ]);
  }
  return sequential([
    attentionNorm,
    ['', residual(sequential([['', residual(attend)], mlpNorm, ['', mlp]]))],
  ]);
}
