/** The files of `reference/containers.py`, and short ways to say what was read of them. */

import { gunzipSync } from 'node:zlib';
import type { DatasetSource } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';
import type { Dataset } from '../dataset';
import { openDataset } from '../open-dataset';
import fixture from '../source/containers/fixtures/containers.json';

export type FixtureName = keyof typeof fixture;

export function bytesOf(name: FixtureName): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(fixture[name]), (character) => character.charCodeAt(0));
}

export function fixtureFile(name: FixtureName, as: string = name): File {
  return new File([bytesOf(name)], as);
}

/** Image i of every set is one gray, or one colour, all over. */
export const gray = (i: number) => 10 + i;
export const colour = (i: number) => [10 + i, 3 * (10 + i), 245 - i];

/** Fashion-MNIST's four files: four images to train on, two to test. */
export const MNIST: readonly FixtureName[] = [
  'train-images-idx3-ubyte.gz',
  'train-labels-idx1-ubyte.gz',
  't10k-images-idx3-ubyte.gz',
  't10k-labels-idx1-ubyte.gz',
];

export function gunzipped(name: FixtureName): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gunzipSync(bytesOf(name)));
}

export const oneFile = (file: File): DatasetSource => ({ kind: 'zip', file });
export const severalFiles = (...files: readonly File[]): DatasetSource => ({ kind: 'files', files });

const nothing = () => Promise.reject(new Error('decodes nothing'));

export async function opened(source: DatasetSource): Promise<Dataset> {
  const dataset = await openDataset(source, nothing);
  if (!dataset.ok) throw new Error(JSON.stringify(dataset.failure));
  return dataset.value;
}

export async function refused(source: DatasetSource): Promise<Failure> {
  const dataset = await openDataset(source, nothing);
  if (dataset.ok) throw new Error('it was opened');
  return dataset.failure;
}

/** `path: role class`, in order. */
export function meaning({ items, classes }: Dataset): string[] {
  return items.map(({ path, role, classIndex }) =>
    [`${path}:`, role, ...(classIndex === null ? [] : [classes[classIndex]])].join(' '),
  );
}

export const codesOf = ({ summary }: Dataset) => summary.problems.map(({ code }) => code);
export const remarksOf = ({ summary }: Dataset) => summary.understanding.remarks;

export async function contentOf(dataset: Dataset, path: string): Promise<Uint8Array> {
  const item = dataset.items.find((one) => one.path === path);
  const read = item && (await dataset.readFile(item.index));
  if (!read?.ok) throw new Error(`${path}: ${read?.failure.code ?? 'not listed'}`);
  return new Uint8Array(await read.value.arrayBuffer());
}

/** A Netpbm file's header and its pixels. */
export async function pixelsOf(
  dataset: Dataset,
  path: string,
): Promise<{ header: string; pixels: number[] }> {
  const bytes = await contentOf(dataset, path);
  let end = 0;
  for (let lines = 0; lines < 3; end++) if (bytes[end] === 0x0a) lines++;
  return { header: new TextDecoder().decode(bytes.subarray(0, end)), pixels: [...bytes.subarray(end)] };
}
