/**
 * Whether the layers of a tfjs model are keras.applications.MobileNetV2 with a head of dense layers: what every image model of
 * Teachable Machine is, and what `MobileNetV2()` of Keras gives when it is converted.
 */
import { DEFAULT_ARCHITECTURES } from '../../recipe/defaults';
import type { Architecture } from '../../recipe/schema';
import { MOBILENETS_V2, type MobilenetV2Shape } from '../../recipe/variants';
import { keysOf } from '../../shared/keys-of';
import { failure, type Result, success } from '../../shared/result';
import { LayerMisfit, LayerWalk } from './layer-walk';
import type { TfjsLayer } from './layers-topology';

/** The weights of a layer, and where they belong in torch's state_dict. */
export interface LayerWeights {
  readonly layer: string;
  /** The module of the state_dict. */
  readonly module: string;
  readonly kind: 'convolution' | 'depthwise' | 'norm' | 'linear';
  /** Kernels: as tfjs lays them out. Norms: [channels]. */
  readonly shape: readonly number[];
  /** zeros: the layer has none, and ours in its place has. */
  readonly bias: 'given' | 'zeros' | 'none';
}

export interface FittedModel {
  readonly architecture: Extract<Architecture, { kind: 'mobilenetV2' }>;
  /** px; null where the model takes any. */
  readonly imageSize: number | null;
  readonly classCount: number;
  readonly weights: readonly LayerWeights[];
}

/**
 * Failures: `tfjsChannels`, input of other than three; `tfjsLayer`, with the first layer that does not fit the width that
 * fits furthest.
 */
export function fitMobilenetV2(layers: readonly TfjsLayer[]): Result<FittedModel> {
  const shape = inputShape(layers);
  const channels = shape?.at(-1);
  if (typeof channels === 'number' && channels !== 3 && layers[1]?.className !== 'Dense') {
    return failure('tfjsChannels', { channels });
  }
  let furthest = 0;
  for (const variant of keysOf(MOBILENETS_V2)) {
    try {
      return success(walk(layers, variant, sideOf(shape)));
    } catch (error) {
      if (!(error instanceof LayerMisfit)) throw error;
      furthest = Math.max(furthest, error.position);
    }
  }
  const misfit = layers[furthest];
  return failure('tfjsLayer', {
    layer: misfit?.name ?? '—',
    kind: misfit?.className ?? '—',
    position: furthest + 1,
  });
}

/** Of the model's first layer: [null, height, width, channels]. */
function inputShape([first]: readonly TfjsLayer[]): readonly unknown[] | null {
  const stated = first?.config.batch_input_shape ?? first?.config.batch_shape;
  return Array.isArray(stated) ? stated : null;
}

function sideOf(shape: readonly unknown[] | null): number | null {
  const [, height, width] = shape ?? [];
  return typeof height === 'number' && height === width ? height : null;
}

const NORM = { epsilon: 0.001, center: true, scale: true };
const CONVOLUTION = {
  data_format: 'channels_last',
  dilation_rate: [1, 1],
  activation: 'linear',
  use_bias: false,
};

function walk(
  layers: readonly TfjsLayer[],
  variant: keyof typeof MOBILENETS_V2,
  imageSize: number | null,
): FittedModel {
  const shape: MobilenetV2Shape = MOBILENETS_V2[variant];
  const walk = new LayerWalk(layers);
  const weights: LayerWeights[] = [];
  // An image of any size counts as even on every level: what Keras pads then is what it pads at 224 px.
  let side = imageSize ?? 224;

  const norm = (module: string, channels: number) => {
    const { name } = walk.take('BatchNormalization', NORM);
    weights.push({ layer: name, module, kind: 'norm', shape: [channels], bias: 'given' });
  };
  /** Takes the padding where it is a layer of its own; the word that the convolution then has for its own. */
  const padded = (stride: number): 'same' | 'valid' => {
    if (stride === 1 || walk.upcoming !== 'ZeroPadding2D') return 'same';
    const cells = side % 2 === 0 ? [0, 1] : [1, 1];
    walk.take('ZeroPadding2D', { padding: [cells, cells], data_format: 'channels_last' });
    return 'valid';
  };
  const convolution = (module: string, inChannels: number, filters: number, size: number, stride: number) => {
    const padding = padded(stride);
    const settings = { ...CONVOLUTION, filters, kernel_size: [size, size], strides: [stride, stride] };
    // Where a kernel is one pixel, both paddings are none.
    const { name } = walk.take('Conv2D', size === 1 ? settings : { ...settings, padding });
    weights.push({
      layer: name,
      module,
      kind: 'convolution',
      shape: [size, size, inChannels, filters],
      bias: 'none',
    });
  };
  const depthwise = (module: string, channels: number, stride: number) => {
    const padding = padded(stride);
    const settings = {
      ...CONVOLUTION,
      kernel_size: [3, 3],
      strides: [stride, stride],
      padding,
      depth_multiplier: 1,
    };
    const { name } = walk.take('DepthwiseConv2D', settings);
    weights.push({ layer: name, module, kind: 'depthwise', shape: [3, 3, channels, 1], bias: 'none' });
    side = Math.ceil(side / stride);
  };
  const relu6 = () => walk.take('ReLU', { max_value: 6, negative_slope: 0, threshold: 0 });

  walk.take('InputLayer', {}, []);
  convolution('Conv1', 3, shape.stem, 3, 2);
  side = Math.ceil(side / 2);
  norm('bn_Conv1', shape.stem);
  relu6();
  let channels = shape.stem;
  let block = 0;
  for (const stage of shape.stages) {
    for (let i = 0; i < stage.blocks; i++) {
      const body = block === 0 ? 'expanded_conv' : `block_${block}`;
      const stride = i === 0 ? stage.stride : 1;
      const wide = channels * stage.expansion;
      const input = walk.previous;
      if (stage.expansion > 1) {
        convolution(`${body}_expand`, channels, wide, 1, 1);
        norm(`${body}_expand_BN`, wide);
        relu6();
      }
      depthwise(`${body}_depthwise`, wide, stride);
      norm(`${body}_depthwise_BN`, wide);
      relu6();
      convolution(`${body}_project`, wide, stage.channels, 1, 1);
      norm(`${body}_project_BN`, stage.channels);
      if (stride === 1 && channels === stage.channels) walk.take('Add', {}, [input, walk.previous]);
      channels = stage.channels;
      block++;
    }
  }
  convolution('Conv_1', channels, shape.features, 1, 1);
  norm('Conv_1_bn', shape.features);
  relu6();
  walk.take('GlobalAveragePooling2D', { data_format: 'channels_last' });
  const head = takeHead(walk, shape.features);
  return {
    architecture: {
      ...DEFAULT_ARCHITECTURES.mobilenetV2,
      variant,
      flavour: 'keras',
      hiddenUnits: head.hiddenUnits,
      hiddenActivation: 'relu',
      dropout: head.dropout,
      binaryHead: head.isBinary,
      outputBias: head.hasOutputBias,
    },
    imageSize,
    classCount: head.isBinary ? 2 : head.outputs,
    weights: [...weights, ...head.weights],
  };
}

/** Dense layers of relu, then one of softmax (or of one sigmoid), with dropout between them or not. */
function takeHead(walk: LayerWalk, features: number) {
  const dense: { readonly layer: string; readonly shape: readonly number[]; readonly hasBias: boolean }[] =
    [];
  let inFeatures = features;
  let dropout = 0;
  let isBinary = false;
  for (let isLast = false; !isLast; ) {
    if (walk.upcoming === 'Dropout') {
      const rate = walk.take('Dropout', {}).config.rate;
      dropout = typeof rate === 'number' && rate >= 0 && rate < 1 ? rate : walk.refuse();
      continue;
    }
    const { name, config } = walk.take('Dense', {});
    const { units, activation = 'linear', use_bias: hasBias = true } = config;
    if (typeof units !== 'number' || !Number.isSafeInteger(units) || units < 1) walk.refuse();
    dense.push({ layer: name, shape: [inFeatures, units], hasBias: hasBias !== false });
    inFeatures = units;
    isBinary = activation === 'sigmoid' && units === 1;
    isLast = walk.upcoming === null;
    const isKnown = isLast
      ? isBinary || activation === 'softmax' || activation === 'linear'
      : activation === 'relu';
    if (!isKnown) walk.refuse();
  }
  const weights = dense.map(({ layer, shape, hasBias }, i): LayerWeights => {
    // The numbers of a torch.nn.Sequential of Linear, ReLU, Dropout …; of Dropout, Linear where nothing is hidden.
    const number = dense.length === 1 ? 1 : 3 * i;
    // Hidden layers of Vireo have one: zeros stand for what is not there.
    const isOutput = i === dense.length - 1;
    return {
      layer,
      module: `classifier.${number}`,
      kind: 'linear',
      shape,
      bias: hasBias ? 'given' : isOutput ? 'none' : 'zeros',
    };
  });
  return {
    weights,
    hiddenUnits: dense.slice(0, -1).map(({ shape }) => shape[1]),
    outputs: inFeatures,
    dropout,
    isBinary,
    hasOutputBias: dense.at(-1)?.hasBias ?? true,
  };
}
