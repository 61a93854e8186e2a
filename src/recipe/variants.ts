/** The published sizes that a variant's name stands for: models are built by them, files recognised and written. */

/** Dosovitskiy et al. 2021 (arXiv:2010.11929), table 1: Base; Touvron et al. 2021 (DeiT, arXiv:2012.12877), table 1: Ti, S. */
export interface VitShape {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpWidth: number;
}

const VIT_TINY: VitShape = { width: 192, depth: 12, heads: 3, mlpWidth: 768 };
const VIT_SMALL: VitShape = { width: 384, depth: 12, heads: 6, mlpWidth: 1536 };
const VIT_BASE: VitShape = { width: 768, depth: 12, heads: 12, mlpWidth: 3072 };

export const TIMM_VITS = { vit_tiny: VIT_TINY, vit_small: VIT_SMALL, vit_base: VIT_BASE } as const;
export const HF_VITS = { tiny: VIT_TINY, small: VIT_SMALL, base: VIT_BASE } as const;
/** Oquab et al. 2023 (arXiv:2304.07193). */
export const DINOV2S = { small: VIT_SMALL, base: VIT_BASE } as const;

/** He et al. 2016 (arXiv:1512.03385), table 1. A bottleneck's last convolution is four times as wide as its stage. */
export interface ResnetShape {
  readonly block: 'basic' | 'bottleneck';
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
  /** Channels of each stage. */
  readonly channels: readonly number[];
}

export const RESNETS = {
  resnet18: { block: 'basic', blocks: [2, 2, 2, 2], channels: [64, 128, 256, 512] },
  resnet34: { block: 'basic', blocks: [3, 4, 6, 3], channels: [64, 128, 256, 512] },
  resnet50: { block: 'bottleneck', blocks: [3, 4, 6, 3], channels: [64, 128, 256, 512] },
} as const satisfies Record<string, ResnetShape>;

/** Simonyan & Zisserman 2015 (arXiv:1409.1556), configurations D and E: channels of each stage's convolutions. */
export type VggStages = readonly (readonly number[])[];

export const VGGS = {
  vgg16: [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ],
  vgg19: [
    [64, 64],
    [128, 128],
    [256, 256, 256, 256],
    [512, 512, 512, 512],
    [512, 512, 512, 512],
  ],
} as const satisfies Record<string, VggStages>;

/** A stage of inverted residual blocks: t, c, n, s of Sandler et al. 2018 (arXiv:1801.04381), table 2. */
export interface InvertedStage {
  /** How many times as wide the depthwise convolution is as the block's input. */
  readonly expansion: number;
  readonly channels: number;
  readonly blocks: number;
  /** Of its first block. */
  readonly stride: number;
}

export interface MobilenetV2Shape {
  /** Channels of the first convolution. */
  readonly stem: number;
  readonly stages: readonly InvertedStage[];
  /** Channels of the last convolution: the features. */
  readonly features: number;
}

const stage = (expansion: number, channels: number, blocks: number, stride: number): InvertedStage => ({
  expansion,
  channels,
  blocks,
  stride,
});

/** Table 2 of the paper, at width 1. */
const MOBILENET_V2_STAGES = [
  stage(1, 16, 1, 1),
  stage(6, 24, 2, 2),
  stage(6, 32, 3, 2),
  stage(6, 64, 4, 2),
  stage(6, 96, 3, 1),
  stage(6, 160, 3, 2),
  stage(6, 320, 1, 1),
];

/** The nearest multiple of eight that is at least nine tenths of a width: `_make_divisible` of torchvision and Keras. */
export function divisibleWidth(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

function mobilenetV2(width: number): MobilenetV2Shape {
  return {
    stem: divisibleWidth(32 * width),
    stages: MOBILENET_V2_STAGES.map((s) => ({ ...s, channels: divisibleWidth(s.channels * width) })),
    features: 1280,
  };
}

export const MOBILENETS_V2 = {
  w035: mobilenetV2(0.35),
  w050: mobilenetV2(0.5),
  w100: mobilenetV2(1),
} as const satisfies Record<string, MobilenetV2Shape>;

/** A row of tables 1 and 2 of Howard et al. 2019 (arXiv:1905.02244): MobileNetV3's blocks. */
export interface MobilenetV3Block {
  readonly kernel: number;
  /** Channels of the depthwise convolution. */
  readonly expanded: number;
  readonly channels: number;
  readonly squeeze: boolean;
  readonly activation: 'relu' | 'hardSwish';
  readonly stride: number;
}

export interface MobilenetV3Shape {
  readonly stem: number;
  readonly blocks: readonly MobilenetV3Block[];
  /** Channels of the last convolution, and units of the hidden layer that follows it. */
  readonly features: number;
  readonly hidden: number;
}

type MobilenetV3Row = readonly [
  kernel: number,
  expanded: number,
  channels: number,
  squeeze: boolean,
  activation: MobilenetV3Block['activation'],
  stride: number,
];

const v3Blocks = (rows: readonly MobilenetV3Row[]): MobilenetV3Block[] =>
  rows.map(([kernel, expanded, channels, squeeze, activation, stride]) => ({
    kernel,
    expanded,
    channels,
    squeeze,
    activation,
    stride,
  }));

export const MOBILENETS_V3 = {
  small: {
    stem: 16,
    blocks: v3Blocks([
      [3, 16, 16, true, 'relu', 2],
      [3, 72, 24, false, 'relu', 2],
      [3, 88, 24, false, 'relu', 1],
      [5, 96, 40, true, 'hardSwish', 2],
      [5, 240, 40, true, 'hardSwish', 1],
      [5, 240, 40, true, 'hardSwish', 1],
      [5, 120, 48, true, 'hardSwish', 1],
      [5, 144, 48, true, 'hardSwish', 1],
      [5, 288, 96, true, 'hardSwish', 2],
      [5, 576, 96, true, 'hardSwish', 1],
      [5, 576, 96, true, 'hardSwish', 1],
    ]),
    features: 576,
    hidden: 1024,
  },
  large: {
    stem: 16,
    blocks: v3Blocks([
      [3, 16, 16, false, 'relu', 1],
      [3, 64, 24, false, 'relu', 2],
      [3, 72, 24, false, 'relu', 1],
      [5, 72, 40, true, 'relu', 2],
      [5, 120, 40, true, 'relu', 1],
      [5, 120, 40, true, 'relu', 1],
      [3, 240, 80, false, 'hardSwish', 2],
      [3, 200, 80, false, 'hardSwish', 1],
      [3, 184, 80, false, 'hardSwish', 1],
      [3, 184, 80, false, 'hardSwish', 1],
      [3, 480, 112, true, 'hardSwish', 1],
      [3, 672, 112, true, 'hardSwish', 1],
      [5, 672, 160, true, 'hardSwish', 2],
      [5, 960, 160, true, 'hardSwish', 1],
      [5, 960, 160, true, 'hardSwish', 1],
    ]),
    features: 960,
    hidden: 1280,
  },
} as const satisfies Record<string, MobilenetV3Shape>;

/** Tan & Le 2019 (arXiv:1905.11946), table 1: MobileNetV2's stages with a kernel each. */
export interface EfficientnetShape {
  readonly stem: number;
  readonly stages: readonly (InvertedStage & { readonly kernel: number })[];
  readonly features: number;
}

export const EFFICIENTNETS = {
  b0: {
    stem: 32,
    stages: [
      { ...stage(1, 16, 1, 1), kernel: 3 },
      { ...stage(6, 24, 2, 2), kernel: 3 },
      { ...stage(6, 40, 2, 2), kernel: 5 },
      { ...stage(6, 80, 3, 2), kernel: 3 },
      { ...stage(6, 112, 3, 1), kernel: 5 },
      { ...stage(6, 192, 4, 2), kernel: 5 },
      { ...stage(6, 320, 1, 1), kernel: 3 },
    ],
    features: 1280,
  },
} as const satisfies Record<string, EfficientnetShape>;

/** Liu et al. 2022 (arXiv:2201.03545), section 3: blocks and channels of each stage. Those below tiny are timm's. */
export interface ConvnextShape {
  readonly blocks: readonly number[];
  readonly channels: readonly number[];
  /** Whose names: timm's, whose small ones write their linear layers as 1×1 convolutions, or torchvision's. */
  readonly source: 'timm' | 'torchvision';
}

export const CONVNEXTS = {
  atto: { blocks: [2, 2, 6, 2], channels: [40, 80, 160, 320], source: 'timm' },
  femto: { blocks: [2, 2, 6, 2], channels: [48, 96, 192, 384], source: 'timm' },
  pico: { blocks: [2, 2, 6, 2], channels: [64, 128, 256, 512], source: 'timm' },
  nano: { blocks: [2, 2, 8, 2], channels: [80, 160, 320, 640], source: 'timm' },
  tiny: { blocks: [3, 3, 9, 3], channels: [96, 192, 384, 768], source: 'torchvision' },
} as const satisfies Record<string, ConvnextShape>;
