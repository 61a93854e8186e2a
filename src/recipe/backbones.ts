/**
 * The pretrained weights the shelf knows by name, and where the hub has them: the only table of their addresses.
 *
 * Sources: licence, crop, filter and normalisation are timm's `default_cfgs` (timm/models/*.py at aa4b585), top-1 at the size
 * given is timm's results/results-imagenet.csv of the same commit; parameters are the published counts (torchvision's
 * documentation, timm's table), the counts of ConvNeXt those of torchvision's ConvNeXt with timm's widths and depths.
 * DINOv2 has no head of its own, and so no figure of that table.
 */
import { architectureSchema } from './architecture-schema';
import { DEFAULT_ARCHITECTURES } from './defaults';
import type { Architecture, ArchitectureKind, Preprocessing } from './schema';
import type { ShelfEntry } from './shelf';

/** What a backbone is good for, in a word of the catalogue (`shelf.goodFor.<word>`). */
export type BackboneUse = 'fastest' | 'allRound' | 'accurate' | 'classic' | 'transformer' | 'fewImages';

export interface Backbone {
  /** What it is called on the command line, and on the shelf. */
  readonly id: string;
  readonly title: string;
  readonly use: BackboneUse;
  /** Kind and variant of the recipe's architecture. */
  readonly family: ArchitectureKind;
  readonly variant: string;
  /** Owner and name on the hub. */
  readonly repository: string;
  readonly parameters: number;
  /** Values of the running statistics of batch norm, beside the parameters. */
  readonly statistics: number;
  readonly top1: number | null;
  readonly licence: string;
  readonly preprocessing: ShelfEntry['preprocessing'];
  /** Some tensors that must be there, in these shapes: the first layer's and the last's. */
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

/** The file that every repository of the table keeps its weights in, and the branch it is taken from. */
export const HUB_FILE = 'model.safetensors';
export const HUB_REVISION = 'main';
export const HUB = 'https://huggingface.co';

/** The page of a backbone, for people. */
export function backbonePage({ repository }: Backbone): string {
  return `${HUB}/${repository}`;
}

type Prepared = ShelfEntry['preprocessing'];

/** torchvision's and timm's evaluation: shorter side, then the centre; `share` is timm's crop_pct. */
const centre = (normalization: Preprocessing['normalization'], share = 0.875): Prepared => ({
  imageSize: 224,
  channels: 3,
  resize: 'crop',
  resizeTo: Math.floor(224 / share),
  interpolation: 'bicubic',
  normalization,
});

const TORCHVISION: Prepared = { ...centre('imagenet'), interpolation: 'bilinear' };

/**
 * ResNet and VGG are torchvision's first weights and not the newer recipes with higher top-1: what such recipes add
 * makes poorer features for a frozen backbone (Kornblith et al. 2019, "Do Better ImageNet Models Transfer Better?").
 */
export const BACKBONES: readonly Backbone[] = [
  {
    id: 'mobilenet_v3_small',
    title: 'MobileNetV3 small',
    use: 'fastest',
    family: 'mobilenetV3',
    variant: 'small',
    repository: 'timm/mobilenetv3_small_100.lamb_in1k',
    parameters: 2_542_856,
    statistics: 12_112,
    top1: 67.636,
    licence: 'apache-2.0',
    preprocessing: centre('imagenet'),
    tensors: { 'conv_stem.weight': [16, 3, 3, 3], 'classifier.weight': [1000, 1024] },
  },
  {
    id: 'mobilenet_v3_large',
    title: 'MobileNetV3 large',
    use: 'allRound',
    family: 'mobilenetV3',
    variant: 'large',
    repository: 'timm/mobilenetv3_large_100.ra_in1k',
    parameters: 5_483_032,
    statistics: 24_400,
    top1: 75.784,
    licence: 'apache-2.0',
    preprocessing: centre('imagenet'),
    tensors: { 'conv_stem.weight': [16, 3, 3, 3], 'classifier.weight': [1000, 1280] },
  },
  {
    id: 'mobilenet_v2_050',
    title: 'MobileNetV2 0.5',
    use: 'fastest',
    family: 'mobilenetV2',
    variant: 'w050',
    repository: 'timm/mobilenetv2_050.lamb_in1k',
    parameters: 1_968_680,
    statistics: 18_544,
    top1: 65.928,
    licence: 'apache-2.0',
    preprocessing: centre('imagenet'),
    tensors: { 'conv_stem.weight': [16, 3, 3, 3], 'classifier.weight': [1000, 1280] },
  },
  {
    id: 'mobilenet_v2',
    title: 'MobileNetV2 1.0',
    use: 'fastest',
    family: 'mobilenetV2',
    variant: 'w100',
    repository: 'timm/mobilenetv2_100.ra_in1k',
    parameters: 3_504_872,
    statistics: 34_112,
    top1: 72.91,
    licence: 'apache-2.0',
    preprocessing: centre('imagenet'),
    tensors: { 'conv_stem.weight': [32, 3, 3, 3], 'classifier.weight': [1000, 1280] },
  },
  {
    id: 'efficientnet_b0',
    title: 'EfficientNet-B0',
    use: 'allRound',
    family: 'efficientnet',
    variant: 'b0',
    repository: 'timm/efficientnet_b0.ra_in1k',
    parameters: 5_288_548,
    statistics: 42_016,
    top1: 77.698,
    licence: 'apache-2.0',
    preprocessing: centre('imagenet'),
    tensors: { 'conv_stem.weight': [32, 3, 3, 3], 'classifier.weight': [1000, 1280] },
  },
  {
    id: 'resnet18',
    title: 'ResNet-18',
    use: 'allRound',
    family: 'resnet',
    variant: 'resnet18',
    repository: 'timm/resnet18.tv_in1k',
    parameters: 11_689_512,
    statistics: 9_600,
    top1: 69.752,
    licence: 'bsd-3-clause',
    preprocessing: TORCHVISION,
    tensors: { 'conv1.weight': [64, 3, 7, 7], 'fc.weight': [1000, 512] },
  },
  {
    id: 'resnet34',
    title: 'ResNet-34',
    use: 'allRound',
    family: 'resnet',
    variant: 'resnet34',
    repository: 'timm/resnet34.tv_in1k',
    parameters: 21_797_672,
    statistics: 17_024,
    top1: 73.298,
    licence: 'bsd-3-clause',
    preprocessing: TORCHVISION,
    tensors: { 'conv1.weight': [64, 3, 7, 7], 'fc.weight': [1000, 512] },
  },
  {
    id: 'resnet50',
    title: 'ResNet-50',
    use: 'accurate',
    family: 'resnet',
    variant: 'resnet50',
    repository: 'timm/resnet50.tv_in1k',
    parameters: 25_557_032,
    statistics: 53_120,
    top1: 76.156,
    licence: 'bsd-3-clause',
    preprocessing: TORCHVISION,
    tensors: { 'conv1.weight': [64, 3, 7, 7], 'fc.weight': [1000, 2048] },
  },
  ...(
    [
      { size: 'atto', recipe: 'd2_in1k', parameters: 3_695_520, width: 40, top1: 75.672, share: 0.875 },
      { size: 'femto', recipe: 'd1_in1k', parameters: 5_217_784, width: 48, top1: 77.498, share: 0.875 },
      { size: 'pico', recipe: 'd1_in1k', parameters: 9_045_672, width: 64, top1: 79.516, share: 0.875 },
      { size: 'nano', recipe: 'in12k_ft_in1k', parameters: 15_593_560, width: 80, top1: 82.306, share: 0.95 },
      { size: 'tiny', recipe: 'fb_in1k', parameters: 28_589_128, width: 96, top1: 82.066, share: 0.875 },
    ] as const
  ).map(
    ({ size, recipe, parameters, width, top1, share }): Backbone => ({
      id: `convnext_${size}`,
      title: `ConvNeXt ${size}`,
      use: size === 'nano' || size === 'tiny' ? 'accurate' : 'allRound',
      family: 'convnext',
      variant: size,
      repository: `timm/convnext_${size}.${recipe}`,
      parameters,
      statistics: 0,
      top1,
      licence: 'apache-2.0',
      preprocessing: centre('imagenet', share),
      tensors: { 'stem.0.weight': [width, 3, 4, 4], 'head.fc.weight': [1000, 8 * width] },
    }),
  ),
  {
    id: 'vgg16',
    title: 'VGG-16',
    use: 'classic',
    family: 'vgg',
    variant: 'vgg16',
    repository: 'timm/vgg16.tv_in1k',
    parameters: 138_357_544,
    statistics: 0,
    top1: 71.594,
    licence: 'bsd-3-clause',
    preprocessing: TORCHVISION,
    tensors: { 'features.0.weight': [64, 3, 3, 3], 'head.fc.weight': [1000, 4096] },
  },
  {
    id: 'vgg19',
    title: 'VGG-19',
    use: 'classic',
    family: 'vgg',
    variant: 'vgg19',
    repository: 'timm/vgg19.tv_in1k',
    parameters: 143_667_240,
    statistics: 0,
    top1: 72.4,
    licence: 'bsd-3-clause',
    preprocessing: TORCHVISION,
    tensors: { 'features.0.weight': [64, 3, 3, 3], 'head.fc.weight': [1000, 4096] },
  },
  ...(
    [
      { size: 'tiny', letter: 'Ti', width: 192, parameters: 5_717_416, vit: 75.452, deit: 72.19 },
      { size: 'small', letter: 'S', width: 384, parameters: 22_050_664, vit: 81.402, deit: 79.856 },
      { size: 'base', letter: 'B', width: 768, parameters: 86_567_656, vit: 84.534, deit: 81.98 },
    ] as const
  ).flatMap(({ size, letter, width, parameters, vit, deit }): Backbone[] => {
    const common = {
      use: 'transformer',
      family: 'timmVit',
      variant: `vit_${size}`,
      parameters,
      statistics: 0,
      licence: 'apache-2.0',
      tensors: { 'patch_embed.proj.weight': [width, 3, 16, 16], 'head.weight': [1000, width] },
    } as const;
    return [
      {
        ...common,
        id: `vit_${size}_patch16_224`,
        title: `ViT-${letter}/16`,
        repository: `timm/vit_${size}_patch16_224.augreg_in21k_ft_in1k`,
        top1: vit,
        preprocessing: centre('half', 0.9),
      },
      {
        ...common,
        id: `deit_${size}`,
        title: `DeiT-${letter}/16`,
        repository: `timm/deit_${size}_patch16_224.fb_in1k`,
        top1: deit,
        preprocessing: centre('imagenet', 0.9),
      },
    ];
  }),
  ...(
    [
      { size: 'small', letter: 'S', width: 384, parameters: 22_056_576 },
      { size: 'base', letter: 'B', width: 768, parameters: 86_580_480 },
    ] as const
  ).map(
    ({ size, letter, width, parameters }): Backbone => ({
      id: `dinov2_${size}`,
      title: `DINOv2 ${letter}/14`,
      use: 'fewImages',
      family: 'dinov2',
      variant: size,
      repository: `facebook/dinov2-${size}`,
      parameters,
      statistics: 0,
      top1: null,
      licence: 'apache-2.0',
      preprocessing: centre('imagenet'),
      tensors: {
        'embeddings.patch_embeddings.projection.weight': [width, 3, 14, 14],
        'layernorm.weight': [width],
      },
    }),
  ),
];

/** Bytes of the file, without its directory: float32 values. */
export function backboneBytes({ parameters, statistics }: Backbone): number {
  return 4 * (parameters + statistics);
}

/** Of families that come in several manners: the one of the table's weights. */
const MANNERS: Partial<Record<ArchitectureKind, object>> = {
  resnet: { stem: 'imagenet' },
  mobilenetV3: { flavour: 'timm' },
};

/** Whether these are weights of the network of a recipe, in whatever manner. */
export function areWeightsOf(
  architecture: Architecture,
  { family, variant }: Pick<ShelfEntry, 'family' | 'variant'>,
): boolean {
  return family === architecture.kind && 'variant' in architecture && variant === architecture.variant;
}

/** Whose weights the network of a recipe can hold, manner and all; null for a network of one's own. */
export function backboneFor(architecture: Architecture): Backbone | null {
  const settings = new Map<string, unknown>(Object.entries(architecture));
  const isOfManner = Object.entries(MANNERS[architecture.kind] ?? {}).every(
    ([name, value]) => settings.get(name) === value,
  );
  return (isOfManner && BACKBONES.find((one) => areWeightsOf(architecture, one))) || null;
}

/** The recipe's architecture that weights of the shelf are for; null where it knows none of that family and variant. */
export function architectureOf({
  family,
  variant,
}: Pick<ShelfEntry, 'family' | 'variant'>): Architecture | null {
  const base = Object.values(DEFAULT_ARCHITECTURES).find(({ kind }) => kind === family);
  if (!base) return null;
  const parsed = architectureSchema.safeParse({ ...base, ...MANNERS[base.kind], variant });
  return parsed.success ? parsed.data : null;
}
