import type { Graph } from '../kernels/graph';
import { GraphBuilder, type LayerRow } from '../nn/graph-builder';
import type { Module } from '../nn/module';
import type { Architecture, ArchitectureKind } from '../recipe/schema';
import {
  CONVNEXTS,
  DINOV2S,
  EFFICIENTNETS,
  HF_VITS,
  MOBILENETS_V2,
  MOBILENETS_V3,
  RESNETS,
  TIMM_VITS,
  VGGS,
} from '../recipe/variants';
import { birdVit } from './bird-vit';
import { cnn } from './cnn';
import { convnext } from './convnext';
import { d2lVit } from './d2l-vit';
import { dinov2 } from './dinov2';
import { efficientnet } from './efficientnet';
import { hfVit } from './hf-vit';
import type { InputSize } from './input-size';
import { mlp } from './mlp';
import { mobilenetV2 } from './mobilenet-v2';
import { mobilenetV3 } from './mobilenet-v3';
import { resnet } from './resnet';
import { timmVit } from './timm-vit';
import { vgg } from './vgg';

export interface BuiltModel {
  readonly graph: Graph;
  /** The summary table, in forward order. */
  readonly rows: readonly LayerRow[];
}

/** What a kind of architecture is made of. */
interface ArchitectureEntry<K extends ArchitectureKind = ArchitectureKind> {
  build(architecture: Extract<Architecture, { kind: K }>, size: InputSize): Module;
  /** The block a parameter of the backbone is of, by its name; null: each convolution is one, with what follows it. */
  readonly block: RegExp | null;
}

/** Every architecture: a new one is an entry here, beside what the recipe and the formats say of it. */
export const ARCHITECTURES: Readonly<Record<ArchitectureKind, ArchitectureEntry>> = {
  cnn: { build: cnn, block: null },
  vit: {
    build: (a, { channels, classCount }) => birdVit(a, channels, classCount),
    block: /^transformer\.layers\.\d+\./,
  },
  resnet: {
    build: (a, { channels, classCount }) => resnet(RESNETS[a.variant], a, channels, classCount),
    block: /^layer\d+\.\d+\./,
  },
  vgg: {
    build: (a, { channels, classCount }) => vgg(VGGS[a.variant], a, channels, classCount),
    block: null,
  },
  mobilenetV2: {
    build: (a, { channels, classCount }) => mobilenetV2(MOBILENETS_V2[a.variant], a, channels, classCount),
    block: /^(?:features\.\d+\.|expanded_conv_|block_\d+_|Conv_1)/,
  },
  mobilenetV3: {
    build: (a, { channels, classCount }) => mobilenetV3(MOBILENETS_V3[a.variant], a, channels, classCount),
    block: /^features\.\d+\./,
  },
  efficientnet: {
    build: (a, { channels, classCount }) => efficientnet(EFFICIENTNETS[a.variant], a, channels, classCount),
    // The last is the convolution before the pooling.
    block: /^features\.(?:\d+\.\d+\.block\.|8\.)/,
  },
  convnext: {
    build: (a, { channels, classCount }) => convnext(CONVNEXTS[a.variant], a, channels, classCount),
    block: /^(?:stages\.\d+\.blocks|features\.[1357])\.\d+\./,
  },
  dinov2: {
    build: (a, { channels, classCount }) => dinov2({ ...DINOV2S[a.variant], ...a }, channels, classCount),
    block: /^dinov2\.encoder\.layer\.\d+\./,
  },
  mlp: { build: (a, size) => mlp(a, size), block: /^hidden\.\d+\./ },
  timmVit: {
    build: (a, { channels, classCount }) => timmVit({ ...TIMM_VITS[a.variant], ...a }, channels, classCount),
    block: /^blocks\.\d+\./,
  },
  hfVit: {
    build: (a, { channels, classCount }) => hfVit({ ...HF_VITS[a.variant], ...a }, channels, classCount),
    block: /^vit\.encoder\.layer\.\d+\./,
  },
  d2lVit: {
    build: (a, { channels, classCount }) => d2lVit(a, channels, classCount),
    block: /^blks\.\d+\./,
  },
} satisfies { readonly [K in ArchitectureKind]: ArchitectureEntry<K> };

/** The graph of an architecture for given data. Validate the recipe first: what cannot be built is an InvariantError. */
export function buildModel(architecture: Architecture, size: InputSize): BuiltModel {
  return buildModule(ARCHITECTURES[architecture.kind].build(architecture, size), size);
}

/** The graph of any module that ends in logits [classes]. */
export function buildModule(module: Module, { imageSize, channels }: InputSize): BuiltModel {
  const builder = new GraphBuilder([imageSize, imageSize, channels]);
  const graph = builder.finish(module.build(builder, builder.input));
  return { graph, rows: builder.rows };
}
