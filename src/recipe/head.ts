import type { ArchitectureKind } from './schema';

/** state_dict prefix of what depends on the classes, and is trained first when the rest is frozen. */
export const HEAD_PREFIX: Readonly<Record<ArchitectureKind, string>> = {
  cnn: 'classifier.',
  vit: 'mlp_head.',
  resnet: 'fc.',
  vgg16: 'classifier.',
  timmVit: 'head.',
  hfVit: 'classifier.',
  d2lVit: 'head.',
};
