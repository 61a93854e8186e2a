import type { Graph } from '../kernels/graph';
import { GraphBuilder, type LayerRow } from '../nn/graph-builder';
import type { Module } from '../nn/module';
import type { Architecture } from '../recipe/schema';
import { assertNever } from '../shared/errors';
import { birdVit } from './bird-vit';
import { cnn } from './cnn';
import { d2lVit } from './d2l-vit';
import { HF_VIT_VARIANTS, hfVit } from './hf-vit';
import type { InputSize } from './input-size';
import { RESNET_VARIANTS, resnet } from './resnet';
import { TIMM_VIT_VARIANTS, timmVit } from './timm-vit';
import { VGG16, vgg } from './vgg';

export interface BuiltModel {
  readonly graph: Graph;
  /** The summary table, in forward order. */
  readonly rows: readonly LayerRow[];
}

/** The graph of an architecture for given data. Validate the recipe first: what cannot be built is an InvariantError. */
export function buildModel(architecture: Architecture, size: InputSize): BuiltModel {
  return buildModule(moduleOf(architecture, size), size);
}

/** The graph of any module that ends in logits [classes]. */
export function buildModule(module: Module, { imageSize, channels }: InputSize): BuiltModel {
  const builder = new GraphBuilder([imageSize, imageSize, channels]);
  const graph = builder.finish(module.build(builder, builder.input));
  return { graph, rows: builder.rows };
}

function moduleOf(architecture: Architecture, size: InputSize): Module {
  const { channels, classCount } = size;
  switch (architecture.kind) {
    case 'cnn':
      return cnn(architecture, size);
    case 'vit':
      return birdVit(architecture, channels, classCount);
    case 'resnet':
      return resnet(
        { ...RESNET_VARIANTS[architecture.variant], stem: architecture.stem },
        channels,
        classCount,
      );
    case 'vgg16':
      return vgg(VGG16, architecture, channels, classCount);
    case 'timmVit':
      return timmVit({ ...TIMM_VIT_VARIANTS[architecture.variant], ...architecture }, channels, classCount);
    case 'hfVit':
      return hfVit({ ...HF_VIT_VARIANTS[architecture.variant], ...architecture }, channels, classCount);
    case 'd2lVit':
      return d2lVit(architecture, channels, classCount);
    default:
      return assertNever(architecture);
  }
}
