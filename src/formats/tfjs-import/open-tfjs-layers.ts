/** A tfjs layers model (model.json and its shards of weights), as weights under torch's names and in torch's layouts. */
import type { NamedTensor } from '../../protocol/model';
import { invariant } from '../../shared/errors';
import { failure, type Result, success } from '../../shared/result';
import type { WeightsFile } from '../weights-file';
import { type FittedModel, fitMobilenetV2, type LayerWeights } from './fit-mobilenet-v2';
import { readLayersModel, type WeightsManifest } from './layers-topology';

/** The files of the model by name, wherever they come from; null where there is none. */
export type ModelFiles = (name: string) => Promise<Result<Blob | null>>;

export interface TfjsWeights {
  readonly file: WeightsFile;
  readonly model: FittedModel;
}

const FLOAT_BYTES = 4;

/** A weight of the manifest: the shards it lies in, and where in them. */
interface Place {
  readonly blob: Blob;
  readonly begin: number;
  readonly shape: readonly number[];
}

/**
 * Failures: of readLayersModel and fitMobilenetV2; `tfjsShardMissing`, `tfjsWeightsSize`, `tfjsWeight` (one is missing, or of
 * another shape), `weightsQuantised`, `weightsDtype`.
 */
export async function openTfjsLayers(modelJson: string, files: ModelFiles): Promise<Result<TfjsWeights>> {
  const read = readLayersModel(modelJson);
  if (!read.ok) return read;
  const fitted = fitMobilenetV2(read.value.layers);
  if (!fitted.ok) return fitted;
  const places = await placesOf(read.value.manifest, files);
  if (!places.ok) return places;
  const tensors = new Map<string, TensorSource>();
  for (const weights of fitted.value.weights) {
    for (const tensor of tensorsOf(weights)) {
      const place = tensor.from === null ? null : find(places.value, `${weights.layer}/${tensor.from}`);
      if (place === undefined || (place && place.shape.join() !== tensor.tfjsShape.join())) {
        return failure('tfjsWeight', { name: `${weights.layer}/${tensor.from}` });
      }
      tensors.set(tensor.name, { ...tensor, place });
    }
  }
  return success({
    model: fitted.value,
    file: {
      entries: [...tensors.values()].map(({ name, shape }) => ({ name, shape, dtype: 'F32' })),
      metadata: {},
      read: async ({ name }) => {
        const tensor = tensors.get(name);
        invariant(tensor !== undefined, `${name} is no tensor of this model`);
        return readTensor(tensor);
      },
    },
  });
}

async function placesOf(manifest: WeightsManifest, files: ModelFiles): Promise<Result<Map<string, Place>>> {
  const places = new Map<string, Place>();
  for (const { paths, weights } of manifest) {
    const shards: Blob[] = [];
    for (const path of paths) {
      const shard = await files(path);
      if (!shard.ok) return shard;
      if (shard.value === null) return failure('tfjsShardMissing', { name: path });
      shards.push(shard.value);
    }
    const blob = shards.length === 1 ? shards[0] : new Blob(shards);
    let begin = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      if (quantization !== undefined) return failure('weightsQuantised', { tensor: name });
      if (dtype !== 'float32') return failure('weightsDtype', { tensor: name, dtype });
      places.set(name, { blob, begin, shape });
      begin += FLOAT_BYTES * shape.reduce((product, length) => product * length, 1);
    }
    if (begin !== blob.size) {
      return failure('tfjsWeightsSize', {
        name: paths.join(', '),
        expectedBytes: begin,
        fileBytes: blob.size,
      });
    }
  }
  return success(places);
}

/** By its name, or below the scope of the model it lies in. */
function find(places: ReadonlyMap<string, Place>, name: string): Place | undefined {
  return places.get(name) ?? [...places].find(([key]) => key.endsWith(`/${name}`))?.[1];
}

interface TensorShape {
  /** In torch's state_dict. */
  readonly name: string;
  readonly shape: readonly number[];
  /** What tfjs calls it, below its layer; null: the layer has none, and zeros stand for it. */
  readonly from: string | null;
  readonly tfjsShape: readonly number[];
  /** Which axis of tfjs's becomes each of torch's. */
  readonly axes: readonly number[];
}

interface TensorSource extends TensorShape {
  readonly place: Place | null;
}

function tensorsOf({ module, kind, shape, bias }: LayerWeights): TensorShape[] {
  const moved = (from: string, axes: readonly number[]): TensorShape => ({
    name: `${module}.weight`,
    shape: axes.map((axis) => shape[axis]),
    from,
    tfjsShape: shape,
    axes,
  });
  const same = (name: string, from: string | null, length: number): TensorShape => ({
    name: `${module}.${name}`,
    shape: [length],
    from,
    tfjsShape: [length],
    axes: [0],
  });
  switch (kind) {
    case 'convolution': // [kh, kw, in, out] → [out, in, kh, kw]
      return [moved('kernel', [3, 2, 0, 1])];
    case 'depthwise': // [kh, kw, C, 1] → [C, 1, kh, kw]
      return [moved('depthwise_kernel', [2, 3, 0, 1])];
    case 'linear': // [in, out] → [out, in]
      return [
        moved('kernel', [1, 0]),
        ...(bias === 'none' ? [] : [same('bias', bias === 'given' ? 'bias' : null, shape[1])]),
      ];
    case 'norm': {
      const [channels] = shape;
      return [
        same('weight', 'gamma', channels),
        same('bias', 'beta', channels),
        same('running_mean', 'moving_mean', channels),
        same('running_var', 'moving_variance', channels),
      ];
    }
  }
}

async function readTensor({ name, shape, place, tfjsShape, axes }: TensorSource): Promise<NamedTensor> {
  const count = shape.reduce((product, length) => product * length, 1);
  if (place === null) return { name, shape, dtype: 'F32', data: new Float32Array(count) };
  const bytes = await place.blob.slice(place.begin, place.begin + FLOAT_BYTES * count).arrayBuffer();
  return { name, shape, dtype: 'F32', data: transposed(new Float32Array(bytes), tfjsShape, axes) };
}

/** `data` of shape `from`, with its axes in the order `axes`. */
function transposed(data: Float32Array, from: readonly number[], axes: readonly number[]): Float32Array {
  const steps = from.map((_, axis) => from.slice(axis + 1).reduce((product, length) => product * length, 1));
  const result = new Float32Array(data.length);
  const index = axes.map(() => 0);
  for (let target = 0; target < result.length; target++) {
    result[target] = data[axes.reduce((sum, axis, i) => sum + index[i] * steps[axis], 0)];
    for (let i = axes.length - 1; i >= 0; i--) {
      index[i]++;
      if (index[i] < from[axes[i]]) break;
      index[i] = 0;
    }
  }
  return result;
}
