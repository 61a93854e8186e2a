/** CIFAR-10 and CIFAR-100, binary version (cs.toronto.edu/~kriz/cifar.html): a byte or two of labels, then three planes. */
import { writeCsv } from '../../../shared/csv';
import {
  type Container,
  type ContainerKind,
  openEach,
  refuse,
  startsWith,
  type Unpacking,
} from './container';
import { splitOf } from './image-sink';
import { bytesOf, interleave, recordsOf } from './records';

const SIDE = 32;
const PIXEL_BYTES = 3 * SIDE * SIDE;
const SHAPE = { width: SIDE, height: SIDE, channels: 3 } as const;
const MAX_NAMES_BYTES = 65536;

const NAMES_OF_10 = 'batches.meta.txt';
const FINE_NAMES = 'fine_label_names.txt';
const COARSE_NAMES = 'coarse_label_names.txt';
/** Files of Python's pickle, which the other download of CIFAR holds: no extension. */
const PYTHON = /(^|\/)(data_batch_\d+|test_batch|batches\.meta)$/;

export const cifar: ContainerKind = {
  remark: 'cifarOpened',
  names: new RegExp(
    `(^|/)((data_batch_\\d+|test_batch|train|test)\\.bin|${NAMES_OF_10}|${FINE_NAMES}|${COARSE_NAMES})$|${PYTHON.source}`,
  ),
  begins(head, name) {
    if (/\.txt$/.test(name)) return true;
    if (PYTHON.test(name)) return startsWith(head, 0x80);
    return head.length >= 2 && head[0] < 100;
  },
  isToldByBytes: false,
  async open(containers, unpacking) {
    const isPython = ({ name }: Container) => PYTHON.test(name);
    if (containers.some(isPython)) {
      const [first] = containers.filter(isPython);
      refuse('cifarPython', { name: first?.name ?? '' });
    }
    const textOf = (name: string) => namesIn(containers.find((container) => container.name === name));
    const batches = containers.filter(({ name }) => name.endsWith('.bin'));
    const items = batches.map((container) => ({ container }));
    await openEach(items, unpacking, async ({ container }) => {
      const isHundred = !/batch/.test(container.name);
      const names = await textOf(isHundred ? FINE_NAMES : NAMES_OF_10);
      await openBatch(container, isHundred ? 2 : 1, names, unpacking);
    });
    const [fine, coarse] = [await textOf(FINE_NAMES), await textOf(COARSE_NAMES)];
    const hundred = batches.find(({ name }) => !/batch/.test(name));
    if (hundred && fine.length > 0 && coarse.length > 0) await writeLevels(hundred, fine, coarse, unpacking);
  },
};

async function namesIn(container: Container | undefined): Promise<string[]> {
  if (!container) return [];
  const text = new TextDecoder().decode(await bytesOf(container.blob, 0, MAX_NAMES_BYTES));
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `labelBytes`: CIFAR-100 has the coarse label first, then the fine one, which is learned. */
async function openBatch(
  container: Container,
  labelBytes: number,
  names: readonly string[],
  unpacking: Unpacking,
): Promise<void> {
  const { blob, path } = container;
  const recordBytes = labelBytes + PIXEL_BYTES;
  const count = Math.floor(blob.size / recordBytes);
  if (count === 0) refuse('cifarSize', { recordBytes });
  if (blob.size !== count * recordBytes) {
    unpacking.report({ path, code: 'cifarSize', severity: 'warning', values: { recordBytes } });
  }
  const sink = unpacking.sink(container, splitOf(container.path) ?? 'training');
  const pixels = new Uint8Array(PIXEL_BYTES);
  for await (const record of recordsOf(blob, 0, recordBytes, count, unpacking.signal)) {
    const label = record[labelBytes - 1];
    interleave(record.subarray(labelBytes), 3, pixels);
    sink.addPixels(names[label] ?? String(label), SHAPE, pixels);
  }
}

/** CIFAR-100's superclasses, as a table of classes: offered like any table of coarser labels. */
async function writeLevels(
  { blob, folder }: Container,
  fine: readonly string[],
  coarse: readonly string[],
  unpacking: Unpacking,
): Promise<void> {
  const coarseOf = new Map<string, string>();
  const recordBytes = 2 + PIXEL_BYTES;
  for await (const [coarseLabel, fineLabel] of recordsOf(
    blob,
    0,
    recordBytes,
    Number.MAX_SAFE_INTEGER,
    unpacking.signal,
  )) {
    const [name, level] = [fine[fineLabel], coarse[coarseLabel]];
    if (name !== undefined && level !== undefined) coarseOf.set(name, level);
    if (coarseOf.size === fine.length) break;
  }
  const table = writeCsv([['class', 'superclass'], ...coarseOf]);
  unpacking.write(`${folder}superclasses.csv`, [new TextEncoder().encode(table)]);
}
