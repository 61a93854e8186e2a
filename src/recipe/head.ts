import type { Architecture, ArchitectureKind } from './schema';

/** What decides for a class, where a recipe may choose it: see architecture-schema.ts. */
export type HeadSettings = Pick<
  Extract<Architecture, { binaryHead: boolean }>,
  'hiddenUnits' | 'hiddenActivation' | 'dropout' | 'binaryHead'
>;

/** state_dict prefix of what depends on the classes, and is trained first when the rest is frozen. */
export const HEAD_PREFIX: Readonly<Record<ArchitectureKind, string>> = {
  cnn: 'classifier.',
  vit: 'mlp_head.',
  resnet: 'fc.',
  vgg: 'classifier.',
  mobilenetV2: 'classifier.',
  timmVit: 'head.',
  hfVit: 'classifier.',
  d2lVit: 'head.',
};
