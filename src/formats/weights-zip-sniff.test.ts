import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { sniffModelZip } from './weights-zip-sniff';

async function zipOf(names: readonly string[]): Promise<Blob> {
  const zip = new JSZip();
  for (const name of names) zip.file(name, new Uint8Array(3000));
  return new Blob([await zip.generateAsync({ type: 'arraybuffer' })]);
}

test('a weights zip is told by its directory', async () => {
  const names = ['model.safetensors', 'recipe.json', 'classes.json', 'metrics.csv', 'README.md'];
  expect(await sniffModelZip(await zipOf(names))).toBe('vireo');
});

test('so is the zip of a Teachable Machine export', async () => {
  const names = ['metadata.json', 'model.json', 'weights.bin'];
  expect(await sniffModelZip(await zipOf(names))).toBe('teachableMachine');
  expect(await sniffModelZip(await zipOf(names.slice(1)))).toBeNull();
});

test('a dataset, a zip that lacks a part, and no zip at all are none', async () => {
  const pictures = Array.from({ length: 500 }, (_, i) => `birds/wren/${i}.jpg`);
  expect(await sniffModelZip(await zipOf(pictures))).toBeNull();
  expect(await sniffModelZip(await zipOf(['model.safetensors', 'recipe.json']))).toBeNull();
  expect(await sniffModelZip(new Blob(['no zip']))).toBeNull();
  expect(await sniffModelZip(new Blob([]))).toBeNull();
});
