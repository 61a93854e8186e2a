/**
 * `numpy.savez`, a zip of arrays: MedMNIST's `train_images` and `train_labels`, Keras' `x_train` and `y_train`. And `numpy.save`,
 * a file for each array: `x_train.npy` and `y_train.npy` belong together.
 */
import type { ListedFile } from '../listing';
import { storedBytes, streamOf } from '../member-bytes';
import { listZip } from '../zip-directory';
import { ByteStream } from './byte-stream';
import {
  type Container,
  ContainerError,
  type ContainerKind,
  openEach,
  refuse,
  startsWith,
  type Unpacking,
} from './container';
import { MAX_SIDE, type PixelShape, splitOf } from './image-sink';
import { isNpy, type NpyHeader, numberType, readNpyHeader, textType } from './npy';
import { interleave } from './records';
import { type Scale, scaleOf, toByte } from './value-range';

const IMAGES = /^(x|images?|imgs?|data|pixels|features|arr_0)$/i;
const LABELS = /^(y|labels?|targets?|class(es)?|arr_1)$/i;
const CLASS_NAMES = /^(class|label|target)_?names?$|^categories$/i;
/** Labels are held in memory: more of them are no labels of images. */
const MAX_LABEL_BYTES = 256 * 2 ** 20;

/** An array, read from its start as often as it is needed. */
interface NpyArray extends NpyHeader {
  readonly container: Container;
  readonly name: string;
  /** Of the file, header included, as the zip says: more than this cannot come. */
  readonly sizeBytes: number;
  open(): Promise<ByteStream>;
}

export const npz: ContainerKind = {
  remark: 'npzOpened',
  names: /\.np[yz]$/i,
  begins: (head) => startsWith(head, 0x50, 0x4b) || isNpy(head),
  isToldByBytes: false,
  async open(containers, unpacking) {
    const items = containers.map((container) => ({ container }));
    const alone: NpyArray[] = [];
    await openEach(items, unpacking, async ({ container }) => {
      const arrays = await arraysIn(container);
      const [only] = arrays;
      if (only && arrays.length === 1) alone.push(only);
      else await openArrays(container.name, arrays, unpacking);
    });
    // Arrays that have a file each: what belongs together lies together.
    const [first] = alone;
    if (first) await openEach([first], unpacking, () => openArrays(first.container.name, alone, unpacking));
  },
};

async function arraysIn(container: Container): Promise<NpyArray[]> {
  const { blob, name } = container;
  const stem = name.replace(/\.[^.]+$/, '');
  if (/\.npy$/i.test(name)) {
    const location = { kind: 'blob', blob, crc32: null } as const;
    const array = await readArray({ path: name, sizeBytes: blob.size, location }, stem, container);
    return array ? [array] : refuse('npzBroken');
  }
  const listed = await listZip(blob, 0, () => true);
  if (!listed.ok) throw new ContainerError(listed.failure);
  const files = listed.value.files.filter(({ path }) => path.endsWith('.npy'));
  const arrays: NpyArray[] = [];
  for (const file of files) {
    const own = file.path.replace(/\.npy$/, '');
    // What numpy calls an array without a name is called by its file.
    const array = await readArray(file, files.length === 1 && own === 'arr_0' ? stem : own, container);
    if (array) arrays.push(array);
  }
  return arrays;
}

async function openArrays(name: string, arrays: readonly NpyArray[], unpacking: Unpacking): Promise<void> {
  const namesArray = arrays.find(({ name }) => CLASS_NAMES.test(name));
  const classNames = namesArray ? await readText(namesArray) : null;
  const others = arrays.filter((array) => array !== namesArray);
  const images = others.filter((array) => shapeOf(array) !== null && !isLabels(array));
  if (images.length === 0) refuse('npzShapes', { name, arrays: arrays.map(said).join('; ') });
  const used = new Set<NpyArray>(images);
  for (const array of images) {
    const split = splitOf(array.name);
    const labels = others.find((other) => isLabels(other) && splitOf(other.name) === split);
    if (labels) used.add(labels);
    await openImages(array, labels ?? null, classNames, unpacking);
  }
  for (const array of others) {
    if (used.has(array)) continue;
    unpacking.remark({ code: 'npzNotUsed', values: { path: array.container.path, array: said(array) } });
  }
}

/** What a name says without its split: `train_images` is `images`, `kmnist-train-labels` has `labels` among its words. */
function isCalled({ name }: NpyArray, pattern: RegExp): boolean {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => splitOf(word) === null);
  return pattern.test(words.join('_')) || words.some((word) => pattern.test(word));
}

function isLabels(array: NpyArray): boolean {
  if (isCalled(array, LABELS)) return true;
  return !isCalled(array, IMAGES) && array.shape.length <= 2 && shapeOf(array) === null;
}

/** `images float32 (100, 28, 28)`, as numpy writes it. */
function said({ name, dtype, shape, isFortran }: NpyArray): string {
  return `${name} ${dtype} (${shape.join(', ')})${isFortran ? ' fortran_order' : ''}`;
}

async function readArray(file: ListedFile, name: string, container: Container): Promise<NpyArray | null> {
  const open = async () => {
    const stored = await storedBytes(file, [container.blob]);
    if (!stored.ok) throw new ContainerError(stored.failure);
    return new ByteStream(streamOf(stored.value));
  };
  const stream = await open();
  try {
    const header = await readNpyHeader(stream);
    return header && { ...header, container, name, sizeBytes: file.sizeBytes, open: () => opened(open) };
  } finally {
    await stream.close();
  }
}

/** The array's values: its header is read over. */
async function opened(open: () => Promise<ByteStream>): Promise<ByteStream> {
  const stream = await open();
  await readNpyHeader(stream);
  return stream;
}

interface ImageShape extends PixelShape {
  /** N C H W, as torch has it. */
  readonly isPlanar: boolean;
}

/** What one image of N × H × W, N × H × W × C, N × C × H × W or N × (a square's pixels) is; null for another shape. */
function shapeOf({ shape, isFortran, dtype }: NpyArray): ImageShape | null {
  if (isFortran || numberType(dtype) === null) return null;
  const [, a = 0, b = 0, c = 0] = shape;
  const of = (width: number, height: number, channels: number, isPlanar = false): ImageShape | null => {
    const isOne = channels === 1;
    if (width < 2 || height < 2 || width > MAX_SIDE || height > MAX_SIDE || !(isOne || channels === 3))
      return null;
    return { width, height, channels: isOne ? 1 : 3, isPlanar: isPlanar && !isOne };
  };
  if (shape.length === 3) return of(b, a, 1);
  if (shape.length === 4) return of(b, a, c) ?? of(c, b, a, true);
  const side = Math.sqrt(a);
  return shape.length === 2 && side >= 8 && Number.isInteger(side) ? of(side, side, 1) : null;
}

async function openImages(
  array: NpyArray,
  labelArray: NpyArray | null,
  classNames: readonly string[] | null,
  unpacking: Unpacking,
): Promise<void> {
  const shape = shapeOf(array);
  if (shape === null) return;
  const [count = 0] = array.shape;
  const { container } = array;
  const { path } = container;
  const scale = await scaleFor(array, unpacking.signal);
  if (scale.code) {
    const [lowest, highest] = [round(scale.lowest), round(scale.highest)];
    unpacking.remark({ code: scale.code, values: { path, array: array.name, lowest, highest } });
  }
  const labels = labelArray && (await labelsOf(labelArray));
  if (labels === 'several') {
    const values = { array: labelArray?.name ?? '' };
    unpacking.report({ path, code: 'npzSeveralLabels', severity: 'warning', values });
  }
  const known = Array.isArray(labels) ? labels : null;
  if (known && known.length !== count) {
    const values = { images: count, labels: known.length };
    unpacking.report({ path, code: 'idxCounts', severity: 'warning', values });
  }
  const sink = unpacking.sink(container, splitOf(array.name) ?? splitOf(path) ?? 'training');
  let index = 0;
  for await (const pixels of imagesOf(array, shape, scale, unpacking.signal)) {
    const label = known?.[index++] ?? null;
    sink.addPixels(label === null ? null : (classNames?.[Number(label)] ?? label), shape, pixels);
  }
  if (index < count) {
    unpacking.report({ path, code: 'idxSize', severity: 'warning', values: { said: count, found: index } });
  }
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Stretches of whole images, as stored. */
async function* stretchesOf(
  array: NpyArray,
  itemBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const [count = 0] = array.shape;
  if (itemBytes > array.sizeBytes) return;
  const stream = await array.open();
  try {
    const item = new Uint8Array(itemBytes);
    for (let i = 0; i < count; i++) {
      if (i % 64 === 0) signal.throwIfAborted();
      if ((await stream.fill(item)) < itemBytes) return;
      yield item;
    }
  } finally {
    await stream.close();
  }
}

/** Bytes are taken as they are; of any other numbers the least and the greatest decide. */
async function scaleFor(array: NpyArray, signal: AbortSignal): Promise<Scale> {
  const type = numberType(array.dtype);
  if (type === null || array.dtype === '|u1') return scaleOf(0, 255, true);
  if (array.dtype === '|b1') return scaleOf(0, 1, true);
  const values = array.shape.slice(1).reduce((product, side) => product * side, 1);
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for await (const item of stretchesOf(array, values * type.bytes, signal)) {
    const view = new DataView(item.buffer);
    for (let at = 0; at < item.length; at += type.bytes) {
      const value = type.read(view, at);
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return scaleOf(least, greatest, !/f/.test(array.dtype));
}

async function* imagesOf(
  array: NpyArray,
  shape: ImageShape,
  scale: Scale,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const type = numberType(array.dtype);
  if (type === null) return;
  const size = shape.width * shape.height * shape.channels;
  const bytes = new Uint8Array(size);
  const pixels = shape.isPlanar ? new Uint8Array(size) : bytes;
  const areBytes = array.dtype === '|u1';
  for await (const item of stretchesOf(array, size * type.bytes, signal)) {
    const view = new DataView(item.buffer);
    if (areBytes) bytes.set(item);
    else for (let i = 0; i < size; i++) bytes[i] = toByte(type.read(view, i * type.bytes), scale);
    if (shape.isPlanar) interleave(bytes, shape.channels, pixels);
    yield pixels;
  }
}

async function wholeOf(array: NpyArray, valueBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const saidBytes = array.shape.reduce((product, side) => product * side, valueBytes);
  const sizeBytes = Math.min(saidBytes, array.sizeBytes);
  if (sizeBytes > MAX_LABEL_BYTES) return null;
  const stream = await array.open();
  try {
    const bytes = new Uint8Array(sizeBytes);
    const filled = await stream.fill(bytes);
    return bytes.subarray(0, filled - (filled % valueBytes));
  } finally {
    await stream.close();
  }
}

async function readText(array: NpyArray): Promise<string[] | null> {
  const type = textType(array.dtype);
  const bytes = type && (await wholeOf(array, type.bytes));
  if (!type || !bytes) return null;
  return Array.from({ length: bytes.length / type.bytes }, (_, i) =>
    type.read(bytes.subarray(i * type.bytes, (i + 1) * type.bytes)),
  );
}

/** A label for each image; null where it has none. `several`: more than one of an image is set, as in ChestMNIST. */
async function labelsOf(array: NpyArray): Promise<(string | null)[] | 'several' | null> {
  const [count = 0, width = 1] = array.shape;
  if (array.shape.length > 2 || (array.isFortran && width > 1)) return null;
  if (width === 1) {
    const text = await readText(array);
    if (text) return text.map((label) => (label === '' ? null : label));
  }
  const type = numberType(array.dtype);
  const bytes = type && (await wholeOf(array, type.bytes));
  if (!type || !bytes) return null;
  const view = new DataView(bytes.buffer);
  const at = (row: number, column: number) => type.read(view, (row * width + column) * type.bytes);
  const rows = Math.min(count, Math.floor(bytes.length / (type.bytes * width)));
  if (width === 1) {
    // −1 stands for no label.
    return Array.from({ length: rows }, (_, row) => (at(row, 0) >= 0 ? String(at(row, 0)) : null));
  }
  const labels: (string | null)[] = [];
  for (let row = 0; row < rows; row++) {
    const set = Array.from({ length: width }, (_, column) => at(row, column)).flatMap((value, column) =>
      value > 0.5 ? [column] : [],
    );
    if (set.length > 1) return 'several';
    labels.push(set.length === 1 ? String(set[0]) : null);
  }
  return labels;
}
