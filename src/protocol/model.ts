/** A trained model as it crosses threads: plain data, whole or told of. */
import type { Graph } from '../kernels/graph';
import type { EpochRecord, StepRecord } from '../metrics/records';
import type { Recipe } from '../recipe/schema';
import type { RecipeStart } from '../recipe/start';
import type { Normalization } from '../shared/pixels';
import type { ModelSummary } from './run';

/** A tensor under its state_dict name, torch's shape and layout. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'F32' | 'I64';
  /** float32 values; for I64 the counts as float64. */
  readonly data: Float32Array | Float64Array;
}

/** A trained model as plain data: what a weights zip is made of. */
export interface ModelBundle {
  readonly recipe: Recipe;
  readonly classes: readonly string[];
  /** The numbers behind the recipe's choice: 'dataset' measures them on the training images. */
  readonly normalization: Normalization;
  readonly tensors: readonly NamedTensor[];
  /** Answers less sure than this, 0 … 1, are "none of these"; absent or 0: none is. */
  readonly threshold?: number;
  readonly epochs: readonly EpochRecord[];
  readonly steps: readonly StepRecord[];
}

/** A few images and the logits the model gave them on this device: what an export is checked against elsewhere. */
export interface LogitSample {
  /** Bytes [n, H, W, C]. */
  readonly pixels: Uint8Array;
  /** [n, classes]. */
  readonly logits: Float32Array;
}

/** An image of a dataset, and the class it was learned as: a position in the model's classes. */
export interface SplitImage {
  readonly path: string;
  readonly label: number;
}

/** Which images a model was trained on, judged by and never shown, in the order its run had them. */
export type ModelSplit = Readonly<Record<'training' | 'validation' | 'test', readonly SplitImage[]>>;

/** An entry of a state_dict, without its numbers. */
export interface StateShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A bundle with the computation it belongs to: what the exports to other frameworks are written from. */
export interface ExportedModel extends ModelBundle {
  readonly graph: Graph;
  /** Entries of the state_dict that stay as they are while the recipe's backbone is frozen. */
  readonly frozen: readonly string[];
  /** Entries of its parameters before the head, block by block from the earliest. */
  readonly blocks: readonly (readonly string[])[];
}

/** Where the weights stand after a restore or a run. */
export interface ModelReport {
  readonly recipe: Recipe;
  /** What a recipe says that starts from these weights. */
  readonly identity: RecipeStart;
  readonly classes: readonly string[];
  readonly summary: ModelSummary;
}
