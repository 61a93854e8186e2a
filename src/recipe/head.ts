import type { Architecture, ArchitectureKind } from './schema';
import { CONVNEXTS } from './variants';

/** What decides for a class, where a recipe may choose it: see architecture-schema.ts. */
export type HeadSettings = Pick<
  Extract<Architecture, { binaryHead: boolean }>,
  'hiddenUnits' | 'hiddenActivation' | 'dropout' | 'binaryHead' | 'outputBias'
>;

const HEAD_PREFIX: Readonly<Record<ArchitectureKind, string>> = {
  cnn: 'classifier.',
  vit: 'mlp_head.',
  resnet: 'fc.',
  vgg: 'classifier.',
  mobilenetV2: 'classifier.',
  mobilenetV3: 'classifier.',
  efficientnet: 'classifier.',
  // Its norm, which stands before it, came with the backbone.
  convnext: 'head.fc.',
  dinov2: 'classifier.',
  mlp: 'head.',
  timmVit: 'head.',
  hfVit: 'classifier.',
  d2lVit: 'head.',
};

/** state_dict prefix of what depends on the classes, and is trained first when the rest is frozen. */
export function headPrefix(architecture: Architecture): string {
  const isTorchvisions =
    architecture.kind === 'convnext' && CONVNEXTS[architecture.variant].source === 'torchvision';
  return isTorchvisions ? 'classifier.2.' : HEAD_PREFIX[architecture.kind];
}
