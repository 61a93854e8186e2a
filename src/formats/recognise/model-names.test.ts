import { describe, expect, it } from 'vitest';
import { buildModel } from '../../models/catalogue';
import type { StateShape } from '../../protocol/model';
import { DEFAULT_ARCHITECTURES } from '../../recipe/defaults';
import type { Architecture } from '../../recipe/schema';
import { planImport, type RenamedEntry, readPlanned, withoutWrappers } from '../import-plan';
import type { WeightsFile } from '../weights-file';
import { underModelNames } from './model-names';
import { recogniseWeights } from './recognise-weights';

const { mobilenetV2, mobilenetV3, efficientnet, convnext, resnet, timmVit, dinov2 } = DEFAULT_ARCHITECTURES;

function stateOf(architecture: Architecture): StateShape[] {
  const { graph } = buildModel(architecture, { imageSize: 224, channels: 3, classCount: 1000 });
  return [...graph.parameters.flatMap(({ entries }) => entries), ...graph.buffers];
}

/** Names of a module's entries as torch's state_dict has them. */
const norm = (name: string) =>
  ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${name}.${part}`);
const layer = (name: string) => [`${name}.weight`, `${name}.bias`];
const times = <T>(count: number, make: (i: number) => T[]): T[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

interface Stage {
  readonly blocks: number;
  /** Which blocks squeeze. */
  readonly squeezes: readonly boolean[] | boolean;
}

/** timm's EfficientNet builder, which makes all of its mobile networks: `ds` first, then inverted residuals. */
function timmMobile(stages: readonly Stage[], hasPlainEnd: boolean, hasHiddenHead: boolean): string[] {
  const body = stages.flatMap(({ blocks, squeezes }, stage) =>
    times(blocks, (i) => {
      const at = `blocks.${stage}.${i}`;
      const isSqueezed = typeof squeezes === 'boolean' ? squeezes : squeezes[i];
      const squeeze = isSqueezed ? [...layer(`${at}.se.conv_reduce`), ...layer(`${at}.se.conv_expand`)] : [];
      if (stage === 0) {
        const first = [`${at}.conv_dw.weight`, ...norm(`${at}.bn1`), ...squeeze];
        return [...first, `${at}.conv_pw.weight`, ...norm(`${at}.bn2`)];
      }
      return [
        `${at}.conv_pw.weight`,
        ...norm(`${at}.bn1`),
        `${at}.conv_dw.weight`,
        ...norm(`${at}.bn2`),
        ...squeeze,
        `${at}.conv_pwl.weight`,
        ...norm(`${at}.bn3`),
      ];
    }),
  );
  const end = `blocks.${stages.length}.0`;
  return [
    'conv_stem.weight',
    ...norm('bn1'),
    ...body,
    ...(hasPlainEnd ? [`${end}.conv.weight`, ...norm(`${end}.bn1`)] : ['conv_head.weight', ...norm('bn2')]),
    ...(hasHiddenHead ? layer('conv_head') : []),
    ...layer('classifier'),
  ];
}

const plain = (blocks: number) => ({ blocks, squeezes: false });
const squeezed = (blocks: number) => ({ blocks, squeezes: true });

const TIMM_CONVNEXT_TINY = [
  ...layer('stem.0'),
  ...layer('stem.1'),
  ...[3, 3, 9, 3].flatMap((blocks, stage) => [
    ...(stage === 0
      ? []
      : [...layer(`stages.${stage}.downsample.0`), ...layer(`stages.${stage}.downsample.1`)]),
    ...times(blocks, (i) => {
      const at = `stages.${stage}.blocks.${i}`;
      const layers = ['conv_dw', 'norm', 'mlp.fc1', 'mlp.fc2'].flatMap((name) => layer(`${at}.${name}`));
      return [...layers, `${at}.gamma`];
    }),
  ]),
  ...layer('head.norm'),
  ...layer('head.fc'),
];

const HF_RESNET50 = [
  'resnet.embedder.embedder.convolution.weight',
  ...norm('resnet.embedder.embedder.normalization'),
  ...[3, 4, 6, 3].flatMap((layers, stage) =>
    times(layers, (i) => {
      const at = `resnet.encoder.stages.${stage}.layers.${i}`;
      const convolution = (name: string) => [
        `${at}.${name}.convolution.weight`,
        ...norm(`${at}.${name}.normalization`),
      ];
      return [...times(3, (k) => convolution(`layer.${k}`)), ...(i === 0 ? convolution('shortcut') : [])];
    }),
  ),
  ...layer('classifier.1'),
];

const TORCHVISION_VIT_B = [
  'conv_proj.weight',
  'conv_proj.bias',
  'class_token',
  'encoder.pos_embedding',
  ...times(12, (i) => {
    const at = `encoder.layers.encoder_layer_${i}`;
    return [
      ...layer(`${at}.ln_1`),
      `${at}.self_attention.in_proj_weight`,
      `${at}.self_attention.in_proj_bias`,
      ...['self_attention.out_proj', 'ln_2', 'mlp.0', 'mlp.3'].flatMap((name) => layer(`${at}.${name}`)),
    ];
  }),
  ...layer('encoder.ln'),
  ...layer('heads.head'),
];

/** Parameters before buffers, as stateOf lists them. */
function withParametersFirst(names: readonly string[]): string[] {
  const isBuffer = (name: string) => /\.running_(mean|var)$/.test(name);
  return [...names.filter((name) => !isBuffer(name)), ...names.filter(isBuffer)];
}

function entriesOf(names: readonly string[], shapes: readonly (readonly number[])[]): RenamedEntry[] {
  return withoutWrappers(names.map((name, i) => ({ name, shape: shapes[i] ?? [], dtype: 'F32' })));
}

describe('names that other libraries give', () => {
  it.each<readonly [string, string, readonly string[], Architecture]>([
    ['mobilenetv2_100', 'timm', timmMobile([1, 2, 3, 4, 3, 3, 1].map(plain), false, false), mobilenetV2],
    [
      'mobilenetv3_small_100',
      'timm',
      timmMobile([squeezed(1), plain(2), squeezed(3), squeezed(2), squeezed(3)], true, true),
      { ...mobilenetV3, flavour: 'timm' },
    ],
    [
      'mobilenetv3_large_100',
      'timm',
      timmMobile([plain(1), plain(2), squeezed(3), plain(4), squeezed(2), squeezed(3)], true, true),
      { ...mobilenetV3, flavour: 'timm', variant: 'large', hiddenUnits: [1280] },
    ],
    ['efficientnet_b0', 'timm', timmMobile([1, 2, 2, 3, 3, 4, 1].map(squeezed), false, false), efficientnet],
    ['convnext_tiny', 'timm', TIMM_CONVNEXT_TINY, { ...convnext, variant: 'tiny' }],
    ['microsoft/resnet-50', 'huggingFace', HF_RESNET50, { ...resnet, variant: 'resnet50', stem: 'imagenet' }],
    ['vit_b_16', 'torchvision', TORCHVISION_VIT_B, { ...timmVit, variant: 'vit_base' }],
  ])('%s of %s has every tensor of the model', (_, family, names, architecture) => {
    const state = stateOf(architecture);
    const theirs = withParametersFirst(names);
    expect(theirs).toHaveLength(state.length);
    const named = underModelNames(entriesOf(theirs, state.map(shapeThere)));
    expect(named.family).toBe(family);
    // One after the other: no two are taken for each other where their shapes are the same.
    expect(named.entries.map(({ name, shape }) => ({ name, shape }))).toEqual(
      state.map(({ name, shape }) => ({ name, shape })),
    );
    const recognised = recogniseWeights(named.entries, named.family);
    expect(recognised).toMatchObject({ ok: true, value: { family, architecture: sized(architecture) } });
    expect(planImport(named.entries, state).reinitialised).toEqual([]);
  });

  it('timm’s packed query, key and value of DINOv2 are divided, and read apart', async () => {
    const state = stateOf(dinov2);
    const packed = state.flatMap(({ name, shape }): StateShape[] => {
      if (/\.attention\.attention\.(key|value)\./.test(name)) return [];
      const theirs = name
        .replace('dinov2.encoder.layer.', 'blocks.')
        .replace('attention.attention.query', 'attn.qkv')
        .replace('attention.output.dense', 'attn.proj')
        .replace(/layer_scale(\d)\.lambda1/, 'ls$1.gamma')
        .replace('dinov2.embeddings.cls_token', 'cls_token')
        .replace('dinov2.embeddings.position_embeddings', 'pos_embed')
        .replace('dinov2.embeddings.patch_embeddings.projection', 'patch_embed.proj')
        .replace('dinov2.layernorm', 'norm')
        .replace('classifier', 'head');
      const [rows = 0, ...rest] = shape;
      return [{ name: theirs, shape: theirs.includes('.qkv.') ? [3 * rows, ...rest] : shape }];
    });
    const { entries, family } = underModelNames(
      entriesOf(
        packed.map(({ name }) => name),
        packed.map(({ shape }) => shape),
      ),
    );
    expect(recogniseWeights(entries, family)).toMatchObject({ ok: true, value: { architecture: dinov2 } });
    const plan = planImport(entries, state);
    expect(plan.reinitialised).toEqual([]);
    expect(plan.unused).toEqual([]);
    const bias = plan.matched.filter(
      ({ name }) => name.startsWith('dinov2.encoder.layer.3.attention.attention') && name.endsWith('bias'),
    );
    const counting = Float32Array.from({ length: 3 * 384 }, (_, i) => i);
    const file: WeightsFile = {
      entries: packed.map(({ name, shape }) => ({ name, shape, dtype: 'F32' })),
      metadata: {},
      read: async ({ name, shape }) => ({ name, shape, dtype: 'F32', data: counting.slice() }),
    };
    const read = await readPlanned(file, { ...plan, matched: bias, adaptations: new Map() });
    expect(read.map(({ name, data }) => [name.split('.').at(-2), data[0], data.length])).toEqual([
      ['query', 0, 384],
      ['key', 384, 384],
      ['value', 768, 384],
    ]);
  });

  it('a bare backbone of Hugging Face stands under its model’s name', () => {
    const state = stateOf(dinov2).filter(({ name }) => !name.startsWith('classifier'));
    const bare = state.map(({ name }) => name.replace('dinov2.', ''));
    const { entries } = underModelNames(
      entriesOf(
        bare,
        state.map(({ shape }) => shape),
      ),
    );
    expect(entries.map(({ name }) => name)).toEqual(state.map(({ name }) => name));
  });
});

/** timm keeps MobileNetV3's hidden layer as a 1×1 convolution, and ConvNeXt's layer scale without axes of length 1. */
function shapeThere({ name, shape }: StateShape): readonly number[] {
  if (name.endsWith('.layer_scale')) return shape.slice(0, 1);
  return name === 'classifier.0.weight' && shape.length === 2 ? [...shape, 1, 1] : shape;
}

/** What names and shapes can tell: dropout leaves no trace. */
function sized(architecture: Architecture): object {
  const { dropout: _, ...rest } = architecture;
  return rest;
}
