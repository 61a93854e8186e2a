/** Small models of the backbones people start from: what the exporters are tried on beside example-models. */
import { convnext } from '../../models/convnext';
import { dinov2 } from '../../models/dinov2';
import { efficientnet } from '../../models/efficientnet';
import { mobilenetV2 } from '../../models/mobilenet-v2';
import { mobilenetV3 } from '../../models/mobilenet-v3';
import { resnet } from '../../models/resnet';
import { vgg } from '../../models/vgg';
import { DEFAULT_ARCHITECTURES as OF } from '../../recipe/defaults';
import type { Architecture } from '../../recipe/schema';
import type { ExampleOptions } from './example-models';

type Kind<K extends Architecture['kind']> = Extract<Architecture, { kind: K }>;

const stage = (expansion: number, channels: number, blocks: number, stride: number) => ({
  expansion,
  channels,
  blocks,
  stride,
});
const mobile = {
  stem: 5,
  stages: [stage(1, 4, 1, 1), stage(2, 6, 2, 2), stage(3, 6, 1, 2)],
  features: 9,
};
const keras: Kind<'mobilenetV2'> = { ...OF.mobilenetV2, flavour: 'keras', hiddenUnits: [7] };
const binary = { ...OF.mobilenetV2, binaryHead: true } as const;
const v3Block = {
  kernel: 3,
  expanded: 10,
  channels: 6,
  squeeze: false,
  activation: 'relu',
  stride: 2,
} as const;
const bottleneck: Kind<'resnet'> = {
  ...OF.resnet,
  variant: 'resnet50',
  hiddenUnits: [5],
  hiddenActivation: 'silu',
};
const tiny = { ...OF.convnext, variant: 'tiny', stochasticDepth: 0.1 } as const;

export const BACKBONE_EXAMPLES: readonly (ExampleOptions & {
  readonly name: string;
  readonly architecture: Architecture;
  /** The first operation that stock layers of tfjs lack. */
  readonly tfjsRefuses?: string;
})[] = [
  {
    name: 'mobilenet v2 of torchvision',
    architecture: OF.mobilenetV2,
    imageSize: 17,
    module: (...size) => mobilenetV2(mobile, OF.mobilenetV2, ...size),
  },
  {
    name: 'mobilenet v2 of Keras, even and odd sides, a hidden layer',
    architecture: keras,
    imageSize: 18,
    module: (...size) => mobilenetV2(mobile, keras, ...size),
  },
  {
    name: 'mobilenet v2, one output for two classes',
    architecture: binary,
    imageSize: 16,
    classes: ['cat', 'dog'],
    module: (...size) => mobilenetV2(mobile, binary, ...size),
  },
  {
    name: 'mobilenet v3',
    architecture: OF.mobilenetV3,
    imageSize: 20,
    tfjsRefuses: 'activation',
    module: (...size) =>
      mobilenetV3(
        {
          stem: 6,
          blocks: [
            v3Block,
            { ...v3Block, kernel: 5, squeeze: true, activation: 'hardSwish', stride: 1 },
            { ...v3Block, expanded: 6, squeeze: true, stride: 1 },
          ],
          features: 12,
          hidden: 1024,
        },
        { ...OF.mobilenetV3, hiddenUnits: [9] },
        ...size,
      ),
  },
  {
    name: 'efficientnet',
    architecture: OF.efficientnet,
    imageSize: 16,
    module: (...size) =>
      efficientnet(
        {
          stem: 8,
          stages: [
            { ...stage(1, 8, 2, 1), kernel: 3 },
            { ...stage(2, 6, 1, 2), kernel: 5 },
          ],
          features: 11,
        },
        OF.efficientnet,
        ...size,
      ),
  },
  {
    name: 'resnet of bottlenecks, a hidden layer',
    architecture: bottleneck,
    imageSize: 12,
    module: (...size) =>
      resnet({ block: 'bottleneck', blocks: [2, 1], channels: [3, 4] }, bottleneck, ...size),
  },
  {
    name: 'vgg with batch norm',
    architecture: { ...OF.vgg, batchNorm: true },
    imageSize: 16,
    module: (...size) => vgg([[4, 4], [6]], { ...OF.vgg, batchNorm: true, hiddenUnits: [] }, ...size),
  },
  {
    name: 'convnext of timm',
    architecture: OF.convnext,
    imageSize: 33,
    tfjsRefuses: 'layerNorm',
    module: (...size) => convnext({ blocks: [1, 2], channels: [6, 8], source: 'timm' }, OF.convnext, ...size),
  },
  {
    name: 'convnext of torchvision',
    architecture: tiny,
    imageSize: 32,
    tfjsRefuses: 'layerNorm',
    module: (...size) => convnext({ blocks: [2, 1], channels: [6, 8], source: 'torchvision' }, tiny, ...size),
  },
  {
    name: 'dinov2',
    architecture: OF.dinov2,
    imageSize: 14,
    tfjsRefuses: 'patchify',
    module: (...size) =>
      dinov2({ ...OF.dinov2, patchSize: 7, width: 12, depth: 2, heads: 3, mlpWidth: 20 }, ...size),
  },
  { name: 'mlp', architecture: { ...OF.mlp, hiddenUnits: [9, 7], dropout: 0.1 }, imageSize: 6 },
];
