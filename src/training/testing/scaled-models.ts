/** Sizes that replace a variant's in a parity case, so that it stays small: `scaled` of reference/README.md. */

import { convnext } from '../../models/convnext';
import { dinov2 } from '../../models/dinov2';
import { efficientnet } from '../../models/efficientnet';
import { hfVit } from '../../models/hf-vit';
import type { InputSize } from '../../models/input-size';
import { mobilenetV2 } from '../../models/mobilenet-v2';
import { mobilenetV3 } from '../../models/mobilenet-v3';
import { resnet } from '../../models/resnet';
import { timmVit } from '../../models/timm-vit';
import { vgg } from '../../models/vgg';
import type { Module } from '../../nn/module';
import type { Architecture, ArchitectureKind } from '../../recipe/schema';
import { invariant } from '../../shared/errors';
import { z } from '../../shared/zod';

interface ScaledModel<K extends ArchitectureKind = ArchitectureKind> {
  build(architecture: Extract<Architecture, { kind: K }>, scaled: unknown, size: InputSize): Module;
}

const vitSizes = z.object({ width: z.int(), depth: z.int(), heads: z.int(), mlpWidth: z.int() });
const resnetSizes = z.object({
  block: z.enum(['basic', 'bottleneck']).default('basic'),
  blocks: z.array(z.int()),
  channels: z.array(z.int()),
});
const vggSizes = z.object({ stages: z.array(z.array(z.int())) });
const invertedStage = z.object({
  expansion: z.int(),
  channels: z.int(),
  blocks: z.int(),
  stride: z.int(),
});
const mobilenetV3Sizes = z.object({
  stem: z.int(),
  blocks: z.array(
    z.object({
      kernel: z.int(),
      expanded: z.int(),
      channels: z.int(),
      squeeze: z.boolean(),
      activation: z.enum(['relu', 'hardSwish']),
      stride: z.int(),
    }),
  ),
  features: z.int(),
});
const efficientnetSizes = z.object({
  stem: z.int(),
  stages: z.array(invertedStage.extend({ kernel: z.int() })),
  features: z.int(),
});
const convnextSizes = z.object({
  blocks: z.array(z.int()),
  channels: z.array(z.int()),
  source: z.enum(['timm', 'torchvision']),
});
const mobilenetV2Sizes = z.object({ stem: z.int(), stages: z.array(invertedStage), features: z.int() });

/** Kinds whose recipe states every size have none. */
const SCALED: Partial<Record<ArchitectureKind, ScaledModel>> = {
  resnet: {
    build: (a, scaled, { channels, classCount }) =>
      resnet(resnetSizes.parse(scaled), a, channels, classCount),
  },
  vgg: {
    build: (a, scaled, { channels, classCount }) =>
      vgg(vggSizes.parse(scaled).stages, a, channels, classCount),
  },
  mobilenetV2: {
    build: (a, scaled, { channels, classCount }) =>
      mobilenetV2(mobilenetV2Sizes.parse(scaled), a, channels, classCount),
  },
  mobilenetV3: {
    build: (a, scaled, { channels, classCount }) =>
      mobilenetV3({ hidden: 0, ...mobilenetV3Sizes.parse(scaled) }, a, channels, classCount),
  },
  efficientnet: {
    build: (a, scaled, { channels, classCount }) =>
      efficientnet(efficientnetSizes.parse(scaled), a, channels, classCount),
  },
  convnext: {
    build: (a, scaled, { channels, classCount }) =>
      convnext(convnextSizes.parse(scaled), a, channels, classCount),
  },
  dinov2: {
    build: (a, scaled, { channels, classCount }) =>
      dinov2({ ...vitSizes.parse(scaled), ...a }, channels, classCount),
  },
  timmVit: {
    build: (a, scaled, { channels, classCount }) =>
      timmVit({ ...vitSizes.parse(scaled), ...a }, channels, classCount),
  },
  hfVit: {
    build: (a, scaled, { channels, classCount }) =>
      hfVit({ ...vitSizes.parse(scaled), ...a }, channels, classCount),
  },
} satisfies { readonly [K in ArchitectureKind]?: ScaledModel<K> };

/** The architecture in the sizes of a case. */
export function scaledModel(architecture: Architecture, scaled: unknown, size: InputSize): Module {
  const model = SCALED[architecture.kind];
  invariant(model !== undefined, `${architecture.kind} cannot be scaled by ${JSON.stringify(scaled)}`);
  return model.build(architecture, scaled, size);
}
