/**
 * A file of torch.save (`.pth`, `.pt`, Hugging Face's `pytorch_model.bin`), in the zip format that torch has written since
 * 1.6: `data.pkl` says which tensors there are, `data/<key>` holds the numbers of each storage. The pickle is read by a
 * machine that runs nothing (unpickle.ts); numbers are read one tensor at a time.
 */
import { invariant } from '../../shared/errors';
import { failure, type Result, success } from '../../shared/result';
import { elementBytes, readElements } from '../element-types';
import { MOST_TENSORS, type WeightsEntry, type WeightsFile } from '../weights-file';
import { type ZipPart, ZipReading } from '../zip-read';
import { weightsHost } from './allowed-globals';
import { type PickleTensor, TORCH_DTYPES } from './pickle-values';
import { findStateDict } from './state-dict';
import { unpickle } from './unpickle';

/** Names and shapes of the largest models take a few hundred kilobytes; an optimizer's state three times that. */
const LONGEST_PICKLE_BYTES = 32 * 2 ** 20;
/** An expanded tensor repeats a few numbers: more than this many repetitions no weights have. */
const MOST_REPEATED = 2 ** 24;

/** Where a tensor's numbers lie in the file, and how they are strung. */
interface TensorPlace {
  readonly tensor: PickleTensor;
  readonly begin: number;
  readonly end: number;
}

/**
 * Opens the file and checks every tensor of its state_dict against it, before one is read. `metadata.nest` is the path of the
 * state_dict inside the file, empty where the file is one. Failures: those of the pickle (allowed-globals.ts, unpickle.ts)
 * and `torchScript`, `tooManyTensors`, `pickleTooLong`, `pickleBigEndian`, `pickleNoWeights`, `weightsDtype`, `pickleStorage`,
 * `pickleStorageCompressed`, `pickleStorageOverlap`, `pickleTensorBeyond`.
 */
export async function openTorchSave(blob: Blob): Promise<Result<WeightsFile>> {
  const zip = await ZipReading.open(blob);
  if (!zip.ok) return zip;
  const pickle = zip.value.paths.find((path) => /(^|\/)data\.pkl$/.test(path));
  if (pickle === undefined) return failure('pickleDamaged', undefined, 'no data.pkl');
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (zip.value.has(`${folder}constants.pkl`)) return failure('torchScript');
  if (zip.value.has(`${folder}byteorder`)) {
    const order = await zip.value.text(`${folder}byteorder`);
    if (!order.ok) return order;
    if (order.value.trim() !== 'little')
      return failure('pickleBigEndian', { order: order.value.slice(0, 20) });
  }
  const bytes = await pickleBytes(blob, zip.value, pickle);
  if (!bytes.ok) return bytes;
  const value = unpickle(bytes.value, weightsHost);
  if (!value.ok) return value;
  const found = findStateDict(value.value);
  if (!found.ok) return found;
  const { size } = found.value.tensors;
  if (size > MOST_TENSORS) return failure('tooManyTensors', { found: size, limit: MOST_TENSORS });
  const places = await placesOf(zip.value, folder, found.value.tensors);
  if (!places.ok) return places;
  const placeOf = new Map(places.value.map((place) => [place.entry.name, place]));
  return success({
    entries: places.value.map(({ entry }) => entry),
    metadata: { nest: found.value.nest },
    read: async (entry) => {
      const place = placeOf.get(entry.name);
      invariant(place !== undefined, `${entry.name} is no tensor of this file`);
      return readPlace(blob, entry, place);
    },
  });
}

async function pickleBytes(blob: Blob, zip: ZipReading, path: string): Promise<Result<Uint8Array>> {
  const part = await zip.storedPart(path);
  if (!part.ok) return part;
  if (part.value === null) return failure('pickleStorageCompressed', { storage: path });
  const { begin, end } = part.value;
  if (end - begin > LONGEST_PICKLE_BYTES) return failure('pickleTooLong', { pickleBytes: end - begin });
  return success(new Uint8Array(await blob.slice(begin, end).arrayBuffer()));
}

type PlacedEntry = TensorPlace & { readonly entry: WeightsEntry };

/** Every tensor's place, as they lie in the file. */
async function placesOf(
  zip: ZipReading,
  folder: string,
  tensors: ReadonlyMap<string, PickleTensor>,
): Promise<Result<PlacedEntry[]>> {
  const parts = new Map<string, ZipPart>();
  const places: PlacedEntry[] = [];
  for (const [name, tensor] of tensors) {
    const dtype = TORCH_DTYPES[tensor.dtype] ?? null;
    if (dtype === null) return failure('weightsDtype', { tensor: name, dtype: tensor.dtype });
    const { key } = tensor.storage;
    const path = `${folder}data/${key}`;
    let part = parts.get(key);
    if (part === undefined) {
      if (!zip.has(path)) return failure('pickleStorage', { tensor: name, storage: key });
      const stored = await zip.storedPart(path);
      if (!stored.ok) return stored;
      if (stored.value === null) return failure('pickleStorageCompressed', { storage: path });
      part = stored.value;
      parts.set(key, part);
    }
    const size = elementBytes(dtype);
    const extent = extentOf(tensor);
    const begin = part.begin + tensor.offset * size;
    const end = begin + extent * size;
    const stated = tensor.storage.dtype === null ? tensor.storage.count : tensor.storage.count * size;
    if (extent > 0 && (end > part.end || stated > part.end - part.begin)) {
      return failure('pickleTensorBeyond', { tensor: name });
    }
    places.push({ entry: { name, shape: tensor.shape, dtype }, tensor, begin, end });
  }
  const overlap = overlapOf(parts);
  if (overlap) return failure('pickleStorageOverlap', overlap);
  return success(places.toSorted((a, b) => a.begin - b.begin));
}

/** Elements from a tensor's first to its last, that one included; Infinity where it repeats more than weights do. */
function extentOf({ shape, strides }: PickleTensor): number {
  const count = shape.reduce((product, length) => product * length, 1);
  if (count === 0) return 0;
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], 0);
  return count > Math.max(last + 1, MOST_REPEATED) ? Number.POSITIVE_INFINITY : last + 1;
}

/** Two storages that share bytes of the file: torch never writes such. */
function overlapOf(parts: ReadonlyMap<string, ZipPart>): { storage: string; other: string } | null {
  const inOrder = [...parts].filter(([, { begin, end }]) => end > begin);
  inOrder.sort(([, a], [, b]) => a.begin - b.begin);
  for (const [i, [storage, { begin }]] of inOrder.entries()) {
    const before = inOrder[i - 1];
    if (before && before[1].end > begin) return { storage, other: before[0] };
  }
  return null;
}

async function readPlace(blob: Blob, { name, shape, dtype }: WeightsEntry, place: TensorPlace) {
  const values = readElements(dtype, await blob.slice(place.begin, place.end).arrayBuffer());
  const { strides } = place.tensor;
  if (isContiguous(shape, strides)) return { name, shape, ...values };
  return { name, shape, dtype: values.dtype, data: gathered(values.data, shape, strides) };
}

/** Whether the elements lie one after the other, the last axis fastest; strides of axes of length 1 say nothing. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return shape.includes(0);
    step *= shape[axis];
  }
  return true;
}

/** The elements that strides string together, in the order of the shape. */
function gathered(
  from: Float32Array | Float64Array,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array | Float64Array {
  const count = shape.reduce((product, length) => product * length, 1);
  const result = from instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  const index = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < count; target++) {
    result[target] = from[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      index[axis]++;
      if (index[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
