/** What an exported HTML demo carries beside its weights: written here, read by the program in src/demo. */
import type { Operation } from '../kernels/graph';
import type { ExportedModel } from '../protocol/model';
import type { GrayRange, Preprocessing } from '../recipe/schema';

/** What the demo says, in the language it is made in; gaps as in the catalogue: `{{count}}`. */
export const DEMO_WORDS = [
  'title',
  'invitation',
  'choosePictures',
  'chooseFolder',
  'openCamera',
  'closeCamera',
  'cameraView',
  'cameraChoice',
  'cameraNumber',
  'none',
  'noneWhy',
  'emptyAnswers',
  'answers',
  'table',
  'working',
  'progress',
  'stop',
  'stopped',
  'named',
  'unread',
  'noPictures',
  'file',
  'answer',
  'probability',
  'others',
  'csv',
  'csvProbabilities',
  'about',
] as const;
export type DemoWord = (typeof DEMO_WORDS)[number];

/** Why a picture has no answer, or the camera none, or what is to be known of one: codes of openImage and openCamera. */
export const DEMO_FAILURES = [
  'fileEmpty',
  'notAnImage',
  'pageNotImage',
  'drawingNotImage',
  'pointerNotImage',
  'answerNotImage',
  'archiveNotImage',
  'pdfNotImage',
  'formatUnsupported',
  'imageBroken',
  'imageTruncated',
  'imageTooLarge',
  'tiny',
  'animatedFirstFrame',
  'deepGrayClipped',
  'cameraRefused',
  'cameraMissing',
  'cameraBusy',
  'cameraUnavailable',
  'cameraLost',
] as const;

/** Values that the gaps of those sentences are filled with. */
export const FAILURE_GAPS = ['format', 'width', 'height', 'limit'] as const;

export interface DemoWords {
  readonly language: string;
  readonly words: Readonly<Record<DemoWord, string>>;
  readonly failures: Readonly<Record<string, string>>;
}

type Kind<K extends Operation['kind']> = Extract<Operation, { kind: K }>;
type Convolution = Pick<Kind<'conv2d'>, 'stride' | 'padding'> & {
  readonly weight: string;
  readonly bias: string | null;
};

/** An operation of the graph, its weights named as in the state_dict. */
export type DemoOperation =
  | { readonly kind: 'identity' }
  | ({ readonly kind: 'conv2d' } & Convolution)
  | ({ readonly kind: 'depthwiseConv2d' } & Convolution)
  | {
      readonly kind: 'patchConvolution';
      readonly patch: number;
      readonly weight: string;
      readonly bias: string | null;
    }
  /** Several weights are stacked: query, key, value. */
  | {
      readonly kind: 'linear';
      readonly weights: readonly string[];
      readonly biases: readonly string[] | null;
    }
  | {
      readonly kind: 'batchNorm2d';
      readonly epsilon: number;
      readonly weight: string;
      readonly bias: string;
      readonly mean: string;
      readonly variance: string;
    }
  | { readonly kind: 'layerNorm'; readonly epsilon: number; readonly weight: string; readonly bias: string }
  | { readonly kind: 'embedTokens'; readonly classToken: string | null; readonly position: string }
  | { readonly kind: 'layerScale'; readonly weight: string }
  | Kind<
      | 'input'
      | 'activation'
      | 'maxPool2d'
      | 'globalAveragePool'
      | 'add'
      | 'scaleChannels'
      | 'reshape'
      | 'patchify'
      | 'attention'
      | 'firstToken'
      | 'meanTokens'
      | 'binaryLogits'
    >;

export type DemoNode = DemoOperation & {
  readonly inputs: readonly number[];
  readonly shape: readonly number[];
};

export interface DemoSetup extends DemoWords {
  readonly classes: readonly string[];
  /** Answers less sure than this are "none of these"; 0: none is. */
  readonly threshold: number;
  readonly preprocessing: Preprocessing;
  /** Of 16-bit gray, as the recipe's dataset has it. */
  readonly grayRange: GrayRange | null;
  readonly normalization: ExportedModel['normalization'];
  readonly nodes: readonly DemoNode[];
  readonly output: number;
  /** In the order of the lines of weights. */
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}
