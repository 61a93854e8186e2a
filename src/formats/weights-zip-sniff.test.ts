import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { looksLikeWeightsZip } from './weights-zip-sniff';

async function zipOf(names: readonly string[]): Promise<Blob> {
  const zip = new JSZip();
  for (const name of names) zip.file(name, new Uint8Array(3000));
  return new Blob([await zip.generateAsync({ type: 'arraybuffer' })]);
}

test('a weights zip is told by its directory', async () => {
  const names = ['model.safetensors', 'recipe.json', 'classes.json', 'metrics.csv', 'README.md'];
  expect(await looksLikeWeightsZip(await zipOf(names))).toBe(true);
});

test('a dataset, a zip that lacks a part, and no zip at all are none', async () => {
  const pictures = Array.from({ length: 500 }, (_, i) => `birds/wren/${i}.jpg`);
  expect(await looksLikeWeightsZip(await zipOf(pictures))).toBe(false);
  expect(await looksLikeWeightsZip(await zipOf(['model.safetensors', 'recipe.json']))).toBe(false);
  expect(await looksLikeWeightsZip(new Blob(['no zip']))).toBe(false);
  expect(await looksLikeWeightsZip(new Blob([]))).toBe(false);
});
