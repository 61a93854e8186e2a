/** What the shapes of a file's tensors say of a network, and the preprocessing its publisher evaluated it with. */

import type { HeadSettings } from '../../recipe/head';
import type { Architecture, Preprocessing } from '../../recipe/schema';
import { largestOf } from '../../shared/many';
import { failure, type Result } from '../../shared/result';

export type WeightFamily =
  | 'torchvision'
  | 'keras'
  | 'teachableMachine'
  | 'timm'
  | 'huggingFace'
  | 'vitPytorch'
  | 'd2l';

export interface RecognisedWeights {
  readonly family: WeightFamily;
  readonly architecture: Architecture;
  /** How its images were prepared; laid over the recipe's. */
  readonly preprocessing: Partial<Preprocessing>;
}

export type Shapes = ReadonlyMap<string, readonly number[]>;

export type Recognition = Result<RecognisedWeights | null>;

/** torchvision's evaluation transform of ImageNet weights. */
export const TORCHVISION: Partial<Preprocessing> = {
  imageSize: 224,
  channels: 3,
  resize: 'crop',
  resizeTo: 256,
  interpolation: 'bilinear',
  normalization: 'imagenet',
};

/** timm's evaluation of most of its convolutional networks; also what DINOv2's classifiers were evaluated with. */
export const TIMM_CONVOLUTIONAL: Partial<Preprocessing> = { ...TORCHVISION, interpolation: 'bicubic' };

/** Keras's own evaluation of its MobileNets: bytes to −1 … 1, stretched. */
export const KERAS: Partial<Preprocessing> = {
  imageSize: 224,
  channels: 3,
  resize: 'stretch',
  interpolation: 'bilinear',
  normalization: 'half',
};

export function unknownSize(model: string): Recognition {
  return failure('importSizeUnknown', { model });
}

/** Blocks named `<prefix><number>.…`. */
export function countBlocks(shapes: Shapes, prefix: string): number {
  const numbers = [...shapes.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number.parseInt(name.slice(prefix.length), 10));
  return largestOf(numbers) + 1;
}

/** The side of the square images that a table of positions belongs to: all tokens but the first are patches. */
export function sideOf(positions: readonly number[] | undefined, patch: number): number | null {
  const side = Math.sqrt((positions?.[1] ?? 0) - 1) * patch;
  return Number.isInteger(side) && side > 0 ? side : null;
}

/**
 * What a head of linear layers in a torch.nn.Sequential says of itself: every third layer of it is one (Linear, activation,
 * Dropout). Nothing where it reads other features than the backbone gives.
 */
export function headOf(
  shapes: Shapes,
  prefix: string,
  features: number,
): Pick<HeadSettings, 'hiddenUnits' | 'binaryHead' | 'outputBias'> {
  const outputs: number[] = [];
  let inFeatures = features;
  for (let i = 0; ; i += 3) {
    const shape = shapes.get(`${prefix}${i}.weight`);
    if (shape?.length !== 2 || shape[1] !== inFeatures) break;
    [inFeatures = 0] = shape;
    outputs.push(inFeatures);
  }
  const hiddenUnits = outputs.slice(0, -1);
  const places = hiddenUnits.length > 0 ? [`${3 * hiddenUnits.length}.`] : ['', '1.'];
  const last = places.find((place) => shapes.has(`${prefix}${place}weight`));
  if (last === undefined) return { hiddenUnits, binaryHead: false, outputBias: true };
  return {
    hiddenUnits,
    binaryHead: shapes.get(`${prefix}${last}weight`)?.[0] === 1,
    outputBias: shapes.has(`${prefix}${last}bias`),
  };
}

/** Input channels of a convolution [out, in, kh, kw]. */
export function channelsOf(kernel: readonly number[]): 1 | 3 {
  return kernel[1] === 1 ? 1 : 3;
}
