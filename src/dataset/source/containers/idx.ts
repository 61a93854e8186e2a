/** MNIST's own format, IDX (yann.lecun.com/exdb/mnist): Fashion-MNIST, KMNIST, EMNIST. A file of images, a file of labels. */
import {
  type Container,
  type ContainerKind,
  openEach,
  refuse,
  startsWith,
  type Unpacking,
} from './container';
import { MAX_SIDE, type PixelShape, splitOf } from './image-sink';
import { bytesOf, recordsOf } from './records';

/** The only type of values that images come in; its byte in the magic number. */
const UNSIGNED_BYTE = 0x08;
/** Dimensions of a file of labels; of images, gray or with a last one of channels. */
const LABEL_DIMENSIONS = 1;
const IMAGE_DIMENSIONS = [3, 4];
/** More labels than any dataset has: a header that lies. */
const MAX_COUNT = 50_000_000;

interface IdxFile {
  readonly container: Container;
  readonly dimensions: readonly number[];
  readonly dataStart: number;
}

export const idx: ContainerKind = {
  remark: 'idxOpened',
  names: /(idx[1-4]|ubyte)$/i,
  begins: (head) =>
    startsWith(head, 0, 0) && head[2] >= 0x08 && head[2] <= 0x0e && head[3] >= 1 && head[3] <= 4,
  isToldByBytes: false,
  async open(containers, unpacking) {
    const files: IdxFile[] = [];
    for (const container of containers) {
      const file = await readIdx(container, unpacking);
      if (file) files.push(file);
    }
    const labels = files.filter(({ dimensions }) => dimensions.length === LABEL_DIMENSIONS);
    const images = files.filter(({ dimensions }) => IMAGE_DIMENSIONS.includes(dimensions.length));
    const used = new Set<IdxFile>();
    const pairs: { container: Container; file: IdxFile; labels: IdxFile | null }[] = [];
    for (const file of images) {
      const own = labels.find((other) => pairName(other) === pairName(file));
      const [only] = labels;
      const pair = own ?? (images.length === 1 && labels.length === 1 ? only : undefined);
      if (pair) used.add(pair);
      pairs.push({ container: file.container, file, labels: pair ?? null });
    }
    await openEach(pairs, unpacking, ({ file, labels: pair }) => openImages(file, pair, unpacking));
    // torchvision keeps the packed files beside the unpacked ones: labels twice are no labels that miss their images.
    const paired = new Set([...used].map(pairName));
    for (const file of files) {
      if (paired.has(pairName(file)) || images.includes(file)) continue;
      unpacking.report({ path: file.container.path, code: 'idxWithoutImages', severity: 'excluded' });
    }
  },
};

/** `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` are one name without what tells them apart. */
function pairName({ container }: IdxFile): string {
  return container.name.toLowerCase().replace(/images?|labels?|imgs?|idx\d/g, '');
}

async function readIdx(container: Container, unpacking: Unpacking): Promise<IdxFile | null> {
  const { blob, path } = container;
  const head = await bytesOf(blob, 0, 20);
  const rank = head[3] ?? 0;
  const dataStart = 4 + rank * 4;
  const excluded = (code: string, values?: Readonly<Record<string, number>>) => {
    unpacking.report({ path, code, severity: 'excluded', ...(values && { values }) });
    return null;
  };
  if (head[2] !== UNSIGNED_BYTE) return excluded('idxValues');
  if (head.length < dataStart) return excluded('idxBroken');
  const view = new DataView(head.buffer, head.byteOffset);
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + i * 4));
  const [count = 0, ...sides] = dimensions;
  const channels = sides[2] ?? 1;
  if (
    rank === 2 ||
    count > MAX_COUNT ||
    sides.some((side) => side < 1 || side > MAX_SIDE) ||
    ![1, 3].includes(channels)
  ) {
    return excluded('idxBroken');
  }
  return { container, dimensions, dataStart };
}

async function openImages(file: IdxFile, labelFile: IdxFile | null, unpacking: Unpacking): Promise<void> {
  const { container, dataStart } = file;
  const [said = 0, height = 1, width = 1, channels = 1] = file.dimensions;
  const shape: PixelShape = { width, height, channels: channels === 3 ? 3 : 1 };
  const imageBytes = width * height * shape.channels;
  const found = Math.floor((container.blob.size - dataStart) / imageBytes);
  if (found < 1) refuse('idxBroken');
  const count = warnOfSize(container, said, found, unpacking);
  const labels = labelFile && (await readLabels(labelFile, unpacking));
  if (labels && labels.length !== count) {
    const values = { images: count, labels: labels.length };
    unpacking.report({ path: container.path, code: 'idxCounts', severity: 'warning', values });
  }
  const sink = unpacking.sink(container, splitOf(container.path) ?? 'training');
  let index = 0;
  for await (const pixels of recordsOf(container.blob, dataStart, imageBytes, count, unpacking.signal)) {
    const label = labels?.[index++];
    sink.addPixels(label === undefined ? null : String(label), shape, pixels);
  }
}

async function readLabels(
  { container, dimensions, dataStart }: IdxFile,
  unpacking: Unpacking,
): Promise<Uint8Array> {
  const [said = 0] = dimensions;
  const count = warnOfSize(container, said, container.blob.size - dataStart, unpacking);
  return bytesOf(container.blob, dataStart, dataStart + count);
}

/** How many there really are; a header that says another number is told. */
function warnOfSize({ path }: Container, said: number, found: number, unpacking: Unpacking): number {
  if (said !== found) {
    unpacking.report({ path, code: 'idxSize', severity: 'warning', values: { said, found } });
  }
  return Math.min(said, found);
}
