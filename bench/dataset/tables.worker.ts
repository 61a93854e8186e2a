/**
 * What `node bench/dataset/tables.mjs` bundles: opening a zip of tiny files, step by step, as the worker does. It runs in Node, where
 * the processor's time can be asked for.
 */
import { openDataset } from '../../src/dataset/open-dataset';
import { readMeaning } from '../../src/dataset/read-meaning';
import { openSource } from '../../src/dataset/source/open-source';
import { text, zipFile } from '../../src/dataset/testing/make-zip';
import { AS_GUESSED } from '../../src/recipe/reading';

interface Cost {
  readonly wallMs: number;
  /** Of all threads of the process, the garbage collector's included. */
  readonly processorMs: number;
}

type Step = 'listed' | 'understood' | 'opened';

const FOLDERS = 10;
const CLASSES = 120;

/** A zip of `count` images in folders that are no classes; `withTable`: and a CSV that names each of them. */
export function makeZip(count: number, withTable: boolean): File {
  const names = Array.from({ length: count }, (_, i) => `img_${i}.jpg`);
  const images = names.map((name, i) => ({ name: `images/part_${i % FOLDERS}/${name}` }));
  const rows = names.map((name, i) => `${name},class_${i % CLASSES},${i % 7}`);
  const table = { name: 'labels.csv', content: text(['file,label,age', ...rows].join('\n')), deflate: true };
  return zipFile([...images, ...(withTable ? [table] : [])], { zip64End: true });
}

/** Opens it once. `opened` is all of it, listing and understanding included; the other steps are its parts, measured apart. */
export async function measure(file: File): Promise<Readonly<Record<Step, Cost>>> {
  const source = { kind: 'zip', file } as const;
  const listing = await costOf(() => openSource(source));
  const { value: listed } = listing;
  if (!listed.ok) throw new Error(listed.failure.code);
  const meaning = await costOf(() => readMeaning(listed.value, AS_GUESSED));
  const opening = await costOf(() => openDataset(source, () => Promise.reject(new Error('decodes nothing'))));
  if (!opening.value.ok) throw new Error(opening.value.failure.code);
  return { listed: listing.cost, understood: meaning.cost, opened: opening.cost };
}

async function costOf<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly cost: Cost }> {
  const processor = process.cpuUsage();
  const began = performance.now();
  const value = await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(processor);
  return { value, cost: { wallMs, processorMs: (user + system) / 1000 } };
}
