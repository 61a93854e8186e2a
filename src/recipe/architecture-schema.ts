/** What a recipe may say of its network. Sizes that a variant stands for are in variants.ts. */
import { z } from '../shared/zod';
import { ACTIVATION_FUNCTIONS } from './kinds/activations';

export const positive = (max: number) => z.int().min(1).max(max);
export const probability = z.number().min(0).lt(1);

const activationSchema = z.enum(ACTIVATION_FUNCTIONS);

export const convolutionBlockSchema = z.object({
  channels: positive(4096),
  kernel: positive(15),
  padding: z.enum(['same', 'valid']),
  activation: activationSchema,
  batchNorm: z.boolean(),
  /** Max pooling of this window and stride after the activation; 1 for none. */
  pool: positive(8),
});

/** What decides for a class, after the backbone. Recipes from before there was a choice have one linear layer. */
const head = {
  /** Units of the hidden layers between the features and the classes; none: one linear layer. */
  hiddenUnits: z.array(positive(8192)).max(4).default([]),
  hiddenActivation: activationSchema.default('relu'),
  /** After every hidden layer; without hidden layers, before the last one. */
  dropout: probability.default(0),
  /** One output and binary cross entropy in place of two and softmax: for two classes. */
  binaryHead: z.boolean().default(false),
  /** Whether the last layer has a bias: Teachable Machine's has none. */
  outputBias: z.boolean().default(true),
};

/** Probability of leaving out the last residual block in training; of the others less, down to 0 for the first. */
const stochasticDepth = probability.default(0);

export const architectureSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cnn'),
    blocks: z.array(convolutionBlockSchema).min(1).max(12),
    ...head,
  }),
  z.object({
    /** vit-pytorch style (the bird memoir): flattened patches, qkv without bias, pre-norm. */
    kind: z.literal('vit'),
    patchSize: positive(64),
    width: positive(4096),
    depth: positive(48),
    heads: positive(64),
    headWidth: positive(512),
    mlpWidth: positive(16384),
    dropout: probability,
    embeddingDropout: probability,
    pooling: z.enum(['cls', 'mean']),
  }),
  z.object({
    kind: z.literal('resnet'),
    variant: z.enum(['resnet18', 'resnet34', 'resnet50']),
    /** 'imagenet': 7×7 stride 2 and max pool; 'cifar': 3×3 stride 1, no pool. */
    stem: z.enum(['imagenet', 'cifar']),
    ...head,
  }),
  z.object({
    kind: z.literal('vgg'),
    variant: z.enum(['vgg16', 'vgg19']),
    /** After every convolution: torchvision's vgg16_bn, vgg19_bn. */
    batchNorm: z.boolean().default(false),
    ...head,
  }),
  z.object({
    kind: z.literal('mobilenetV2'),
    /** How wide, as a share of the published width: 0.35, 0.5, 1. */
    variant: z.enum(['w035', 'w050', 'w100']),
    /** Whose: they pad differently where they stride, and their batch norms differ. */
    flavour: z.enum(['torchvision', 'keras']),
    ...head,
  }),
  z.object({
    kind: z.literal('mobilenetV3'),
    variant: z.enum(['small', 'large']),
    /** Whose weights: timm's were trained with another epsilon in their batch norms. */
    flavour: z.enum(['torchvision', 'timm']),
    ...head,
  }),
  z.object({
    kind: z.literal('efficientnet'),
    variant: z.enum(['b0']),
    ...head,
    stochasticDepth,
  }),
  z.object({
    kind: z.literal('convnext'),
    variant: z.enum(['atto', 'femto', 'pico', 'nano', 'tiny']),
    ...head,
    stochasticDepth,
  }),
  z.object({
    kind: z.literal('timmVit'),
    variant: z.enum(['vit_tiny', 'vit_small', 'vit_base']),
    patchSize: positive(64),
    ...head,
    /** timm's proj_drop and pos_drop. */
    dropout: probability,
  }),
  z.object({
    kind: z.literal('hfVit'),
    variant: z.enum(['tiny', 'small', 'base']),
    patchSize: positive(64),
    ...head,
    dropout: probability,
  }),
  z.object({
    /** A vision transformer with layer scale, trained without labels; patches of 14 px. */
    kind: z.literal('dinov2'),
    variant: z.enum(['small', 'base']),
    patchSize: positive(64),
    ...head,
    dropout: probability,
  }),
  z.object({
    /** Linear layers on flattened pixels, and nothing else. */
    kind: z.literal('mlp'),
    ...head,
  }),
  z.object({
    kind: z.literal('d2lVit'),
    patchSize: positive(64),
    width: positive(4096),
    depth: positive(48),
    heads: positive(64),
    mlpWidth: positive(16384),
    dropout: probability,
    embeddingDropout: probability,
    /** Which of the book's two blocks: 'd2l' as first printed, 'preNorm' as it reads today. */
    wiring: z.enum(['preNorm', 'd2l']),
  }),
]);
