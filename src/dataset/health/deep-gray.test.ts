import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { cacheKey } from '../cache/pixel-cache';
import type { Dataset } from '../dataset';
import { encodePng } from '../decode/formats/encode-png';
import { openDataset } from '../open-dataset';
import { decodeHere } from '../testing/decode-here';
import { deepGrayPng } from '../testing/deep-gray-png';
import { type MadeEntry, zipFile } from '../testing/make-zip';

const SIDE = 8;

/** A PNG of 16-bit gray whose upper half has one value and whose lower half the other. */
const deepGray = (upper: number, lower: number) =>
  deepGrayPng(
    Array.from({ length: SIDE }, (_, y) =>
      Array.from({ length: SIDE }, () => (y < SIDE / 2 ? upper : lower)),
    ),
  );

async function open(entries: readonly MadeEntry[]): Promise<Dataset> {
  const opened = await openDataset({ kind: 'zip', file: zipFile(entries) }, decodeHere);
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

/** Scans of two classes between 1,000 and 3,000. */
const scans = () =>
  open(
    Array.from({ length: 12 }, (_, i) => ({
      name: `${i < 6 ? 'lung' : 'bone'}/${i}.png`,
      content: deepGray(1000, i === 0 ? 3000 : 2000),
    })),
  );

async function bytesOf(dataset: Dataset, item: number): Promise<Uint8Array> {
  const settings = { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE, channels: 1 as const };
  const signal = new AbortController().signal;
  const { source } = await dataset.decode(Int32Array.of(item), settings, () => {}, signal);
  const bytes = new Uint8Array(SIDE * SIDE);
  await source.read(Int32Array.of(0), bytes);
  return bytes;
}

test('16-bit gray is told before anything is decoded, and once', async () => {
  const dataset = await scans();
  const listed = (await dataset.healthReport()).findings.filter(({ kind }) => kind === 'deepGray');
  expect(listed.map(({ groups }) => groups.map(({ paths }) => paths.length))).toEqual([[12]]);
  const looked = await dataset.checkHealth(() => {}, new AbortController().signal);
  expect(looked.findings.filter(({ kind }) => kind === 'deepGray')).toEqual(listed);
});

test('scaled by its own range it keeps what clipping loses, and nothing is left to tell', async () => {
  const dataset = await scans();
  const first = dataset.items.findIndex(({ path }) => path === 'lung/0.png');
  expect(new Set(await bytesOf(dataset, first))).toEqual(new Set([255]));
  const range = await dataset.measureGray(new AbortController().signal);
  expect(range).toEqual({ low: 1000, high: 3000 });
  const scaled = dataset.withGrayRange(range);
  expect([...(await bytesOf(scaled, first))].filter((_, i) => i % SIDE === 0)).toEqual([
    0, 0, 0, 0, 255, 255, 255, 255,
  ]);
  // 2,000 lies half way: 127.5, which rounds up.
  expect([...(await bytesOf(scaled, first + 1))].at(-1)).toBe(128);
  expect((await scaled.healthReport()).findings.filter(({ kind }) => kind === 'deepGray')).toEqual([]);
});

test('images of 8 bits have no range, and are told nothing of it', async () => {
  const plain = encodePng(new Uint8Array(SIDE * SIDE * 3).fill(9), SIDE, SIDE);
  const dataset = await open([1, 2].map((i) => ({ name: `cat/${i}.png`, content: plain })));
  expect(await dataset.measureGray(new AbortController().signal)).toBeNull();
  expect((await dataset.healthReport()).findings.some(({ kind }) => kind === 'deepGray')).toBe(false);
});

test('scaled pixels are kept apart from clipped ones, which keep their name', () => {
  const { preprocessing } = DEFAULT_RECIPE;
  const clipped = cacheKey('f', preprocessing);
  expect(cacheKey('f', { ...preprocessing, grayRange: null })).toBe(clipped);
  expect(clipped).not.toContain('gray');
  expect(cacheKey('f', { ...preprocessing, grayRange: { low: 0, high: 4095 } })).not.toBe(clipped);
});
