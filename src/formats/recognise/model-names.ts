/**
 * The names that other libraries give to the networks Vireo knows: a table for each, from theirs to the model's. They are told
 * by a tensor that only they have.
 */
import type { RenamedEntry } from '../import-plan';
import type { WeightFamily } from './shapes';

/** A part of a tensor along axis 0: one of `count` that were stacked. */
export interface TensorPart {
  readonly index: number;
  readonly count: number;
}

interface ModelName {
  readonly name: string;
  /** Its shape there, where it is not the file's: axes of length 1 more or fewer. */
  readonly shape?: readonly number[];
  readonly part?: TensorPart;
}

interface NameTable {
  readonly family: WeightFamily;
  knows(names: ReadonlySet<string>): boolean;
  /** How one tensor is called in the model; several, where it holds what the model keeps apart; none, where it has no place. */
  rename(entry: RenamedEntry, names: ReadonlySet<string>): readonly ModelName[];
}

/** Patterns of names and what replaces them, the first that matches at each place; the others are tried on what comes out. */
type Replacements = readonly (readonly [pattern: RegExp, replacement: string])[];

function replaced(name: string, replacements: Replacements): string {
  return replacements.reduce((now, [pattern, replacement]) => now.replace(pattern, replacement), name);
}

const TORCHVISION_VIT: Replacements = [
  [/^class_token$/, 'cls_token'],
  [/^encoder\.pos_embedding$/, 'pos_embed'],
  [/^conv_proj\./, 'patch_embed.proj.'],
  [/^encoder\.layers\.encoder_layer_(\d+)\./, 'blocks.$1.'],
  [/^encoder\.ln\./, 'norm.'],
  [/^heads\.head\./, 'head.'],
  [/\.ln_(\d)\./, '.norm$1.'],
  [/\.self_attention\.in_proj_/, '.attn.qkv.'],
  [/\.self_attention\.out_proj\./, '.attn.proj.'],
  // torchvision 0.12 called them linear_1 and linear_2.
  [/\.mlp\.(?:0|linear_1)\./, '.mlp.fc1.'],
  [/\.mlp\.(?:3|linear_2)\./, '.mlp.fc2.'],
];

/** Hugging Face counts stages and layers from 0. */
function huggingFaceResnet(name: string): string {
  const below = name.replace(/^resnet\./, '');
  const block = /^encoder\.stages\.(\d+)\.layers\.(\d+)\.(.+)$/.exec(below);
  if (block === null) {
    return replaced(below, [
      [/^embedder\.embedder\.convolution\./, 'conv1.'],
      [/^embedder\.embedder\.normalization\./, 'bn1.'],
      [/^classifier\.1\./, 'fc.'],
    ]);
  }
  const [, stage, layer, inside = ''] = block;
  const inner = inside
    .replace(/^shortcut\.convolution\./, 'downsample.0.')
    .replace(/^shortcut\.normalization\./, 'downsample.1.')
    .replace(/^layer\.(\d+)\.convolution\./, (_, i) => `conv${Number(i) + 1}.`)
    .replace(/^layer\.(\d+)\.normalization\./, (_, i) => `bn${Number(i) + 1}.`);
  return `layer${Number(stage) + 1}.${layer}.${inner}`;
}

/** Tiny has torchvision's names; timm's smaller ones keep their own. */
const CONVNEXT_TINY: Replacements = [
  [/^stem\.(\d)\./, 'features.0.$1.'],
  [/\.conv_dw\./, '.block.0.'],
  [/(\.blocks\.\d+)\.norm\./, '$1.block.2.'],
  [/\.mlp\.fc1\./, '.block.3.'],
  [/\.mlp\.fc2\./, '.block.5.'],
  [/\.gamma$/, '.layer_scale'],
  [/^head\.norm\./, 'classifier.0.'],
  [/^head\.fc\./, 'classifier.2.'],
];

function convnextTiny({ name, shape }: RenamedEntry): ModelName {
  const stage = /^stages\.(\d+)\.(?:downsample|blocks)\./.exec(name);
  const inner = replaced(name, CONVNEXT_TINY);
  if (stage === null) return { name: inner };
  const [prefix, number] = stage;
  const isBlock = prefix.endsWith('blocks.');
  const place = `features.${2 * Number(number) + (isBlock ? 1 : 0)}.`;
  return {
    name: place + inner.slice(prefix.length),
    ...(inner.endsWith('.layer_scale') && { shape: [...shape, 1, 1] }),
  };
}

/** timm's mobile networks: blocks are numbered within their stage, and their norms from 1. */
function timmMobile(
  { name, shape }: RenamedEntry,
  names: ReadonlySet<string>,
  network: MobileNetwork,
): ModelName | null {
  const stem = /^(conv_stem|bn1)\.(.+)$/.exec(name);
  if (stem) return { name: `features.0.${stem[1] === 'bn1' ? 1 : 0}.${stem[2]}` };
  const block = /^blocks\.(\d+)\.(\d+)\.(.+)$/.exec(name);
  if (block) {
    const [, stage, position, inside = ''] = block;
    const place = network.place(names, Number(stage), Number(position));
    const inner = network.inside(inside, `blocks.${stage}.${position}.`, names);
    return { name: `features.${place}.${inner}` };
  }
  const last = /^(conv_head|bn2)\.(.+)$/.exec(name);
  if (last && network.hidden === null) {
    const place = network.place(names, Number.POSITIVE_INFINITY, 0);
    return { name: `features.${place}.${last[1] === 'bn2' ? 1 : 0}.${last[2]}` };
  }
  if (last) return { name: `${network.hidden}.${last[2]}`, shape: shape.slice(0, 2) };
  return name.startsWith('classifier.') ? { name: name.replace('classifier', network.classifier) } : { name };
}

interface MobileNetwork {
  /** torchvision's number of a block; of the convolution after all, where `stage` is infinite. */
  place(names: ReadonlySet<string>, stage: number, position: number): string;
  /** What stands in a block, by torchvision's numbers. */
  inside(name: string, block: string, names: ReadonlySet<string>): string;
  /** The linear layer that timm's last convolution, on pooled features, is in torchvision; null: it is none. */
  readonly hidden: string | null;
  readonly classifier: string;
}

/** A file's blocks in order; kept, since every tensor asks for its own. */
const blocksOf = new WeakMap<ReadonlySet<string>, readonly (readonly [stage: number, position: number])[]>();

function blocksIn(names: ReadonlySet<string>) {
  const known = blocksOf.get(names);
  if (known) return known;
  const found = new Map<string, readonly [stage: number, position: number]>();
  for (const name of names) {
    const [path, stage, position] = /^blocks\.(\d+)\.(\d+)\./.exec(name) ?? [];
    if (path !== undefined) found.set(path, [Number(stage), Number(position)]);
  }
  const blocks = [...found.values()].sort(([a, i], [b, j]) => a - b || i - j);
  blocksOf.set(names, blocks);
  return blocks;
}

/** Blocks before one, however they are divided into stages; from 1, since the stem is 0. */
function flatPlace(names: ReadonlySet<string>, stage: number, position: number): string {
  const blocks = blocksIn(names);
  const first = blocks.findIndex(([a, i]) => a > stage || (a === stage && i >= position));
  return `${(first === -1 ? blocks.length : first) + 1}`;
}

/** Convolutions, norms and the squeeze of a block, in the order torchvision numbers them. */
function layersOf(block: string, names: ReadonlySet<string>): readonly (readonly [string, string] | 'se')[] {
  const squeeze = names.has(`${block}se.conv_reduce.weight`) ? (['se'] as const) : [];
  if (names.has(`${block}conv.weight`)) return [['conv', 'bn1']];
  return names.has(`${block}conv_pwl.weight`)
    ? [['conv_pw', 'bn1'], ['conv_dw', 'bn2'], ...squeeze, ['conv_pwl', 'bn3']]
    : [['conv_dw', 'bn1'], ...squeeze, ['conv_pw', 'bn2']];
}

/** torchvision's `block`: each convolution and its norm in a Sequential of their own. */
function inBlock(name: string, block: string, names: ReadonlySet<string>): string {
  const [, layer = '', rest = ''] = /^(se\.\w+|\w+)\.(.+)$/.exec(name) ?? [];
  const layers = layersOf(block, names);
  // The last stage of MobileNetV3 is a convolution without a block.
  if (layers.length === 1) return `${layer === 'bn1' ? 1 : 0}.${rest}`;
  const squeezes = layers.indexOf('se');
  if (layer === 'se.conv_reduce') return `block.${squeezes}.fc1.${rest}`;
  if (layer === 'se.conv_expand') return `block.${squeezes}.fc2.${rest}`;
  const place = layers.findIndex((pair) => pair.includes(layer));
  return `block.${place}.${layers[place]?.indexOf(layer)}.${rest}`;
}

/** torchvision's MobileNetV2 keeps the last convolution of a block and its norm side by side. */
function inV2Block(name: string, block: string, names: ReadonlySet<string>): string {
  const [, layer = '', rest = ''] = /^(\w+)\.(.+)$/.exec(name) ?? [];
  const layers = layersOf(block, names);
  const place = layers.findIndex((pair) => pair.includes(layer));
  const inside = layers[place]?.indexOf(layer) ?? 0;
  return place === layers.length - 1 ? `conv.${place + inside}.${rest}` : `conv.${place}.${inside}.${rest}`;
}

const MOBILENET_V2: MobileNetwork = {
  place: flatPlace,
  inside: inV2Block,
  hidden: null,
  classifier: 'classifier.1',
};
const MOBILENET_V3: MobileNetwork = {
  place: flatPlace,
  inside: inBlock,
  hidden: 'classifier.0',
  classifier: 'classifier.3',
};
const EFFICIENTNET: MobileNetwork = {
  place: (_, stage, position) => (stage === Number.POSITIVE_INFINITY ? '8' : `${stage + 1}.${position}`),
  inside: inBlock,
  hidden: null,
  classifier: 'classifier.1',
};

function timmMobileTable(network: MobileNetwork, knows: (names: ReadonlySet<string>) => boolean): NameTable {
  return {
    family: 'timm',
    knows: (names) => names.has('conv_stem.weight') && knows(names),
    rename: (entry, names) => {
      const renamed = timmMobile(entry, names, network);
      return renamed === null ? [] : [renamed];
    },
  };
}

const DINOV2_BLOCK: Replacements = [
  [/\.attn\.proj\./, '.attention.output.dense.'],
  [/\.ls([12])\.gamma$/, '.layer_scale$1.lambda1'],
  [/^blocks\./, 'dinov2.encoder.layer.'],
  [/^cls_token$/, 'dinov2.embeddings.cls_token'],
  [/^pos_embed$/, 'dinov2.embeddings.position_embeddings'],
  [/^patch_embed\.proj\./, 'dinov2.embeddings.patch_embeddings.projection.'],
  [/^norm\./, 'dinov2.layernorm.'],
  [/^head\./, 'classifier.'],
];

/** timm's and Meta's packed query, key and value are apart in Hugging Face's. */
function dinov2({ name, shape }: RenamedEntry): readonly ModelName[] {
  const packed = /^blocks\.(\d+)\.attn\.qkv\.(weight|bias)$/.exec(name);
  if (packed === null) return [{ name: replaced(name, DINOV2_BLOCK) }];
  const [, block, kind] = packed;
  const [rows = 0, ...rest] = shape;
  return ['query', 'key', 'value'].map((part, index) => ({
    name: `dinov2.encoder.layer.${block}.attention.attention.${part}.${kind}`,
    shape: [rows / 3, ...rest],
    part: { index, count: 3 },
  }));
}

const TABLES: readonly NameTable[] = [
  {
    family: 'torchvision',
    knows: (names) => names.has('encoder.layers.encoder_layer_0.ln_1.weight'),
    rename: ({ name }) => [{ name: replaced(name, TORCHVISION_VIT) }],
  },
  {
    family: 'huggingFace',
    knows: (names) =>
      [...names].some((name) => /^(?:resnet\.)?embedder\.embedder\.convolution\.weight$/.test(name)),
    rename: ({ name }) => [{ name: huggingFaceResnet(name) }],
  },
  timmMobileTable(
    EFFICIENTNET,
    (names) => names.has('blocks.0.0.se.conv_reduce.weight') && names.has('bn2.weight'),
  ),
  timmMobileTable(MOBILENET_V3, (names) => names.has('conv_head.bias')),
  timmMobileTable(
    MOBILENET_V2,
    (names) => names.has('bn2.weight') && ![...names].some((n) => n.includes('.se.')),
  ),
  {
    family: 'timm',
    // Only tiny has nine blocks in its third stage.
    knows: (names) => names.has('stages.2.blocks.8.conv_dw.weight'),
    rename: (entry) => [convnextTiny(entry)],
  },
  {
    family: 'timm',
    knows: (names) => names.has('blocks.0.ls1.gamma'),
    rename: (entry) => dinov2(entry),
  },
  {
    family: 'huggingFace',
    knows: (names) => names.has('encoder.layer.0.layer_scale1.lambda1'),
    rename: ({ name }) => [{ name: name.startsWith('classifier.') ? name : `dinov2.${name}` }],
  },
];

/**
 * Entries under the names that Vireo's models use; `family` is whose names they had, null where they had the model's.
 * @param entries prefixes of wrappers removed (see withoutWrappers)
 */
export function underModelNames(entries: readonly RenamedEntry[]): {
  readonly family: WeightFamily | null;
  readonly entries: readonly RenamedEntry[];
} {
  const names = new Set(entries.map(({ name }) => name));
  const table = TABLES.find(({ knows }) => knows(names));
  if (!table) return { family: null, entries };
  return {
    family: table.family,
    entries: entries.flatMap((entry) =>
      table.rename(entry, names).map((renamed) => ({ ...entry, ...renamed })),
    ),
  };
}
