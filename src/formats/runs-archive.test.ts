import { expect, test } from 'vitest';
import { zipFile } from '../dataset/testing/make-zip';
import { type RunFile, runFileName, runFilesOf, zipRuns } from './runs-archive';

const blobOf = (text: string) => new Blob([text]);
const textsOf = (files: readonly RunFile[]) =>
  Promise.all(
    files.map(async ({ read }) => {
      const file = await read();
      return file.ok ? file.value.text() : file.failure.code;
    }),
  );

test('runs of one name are all kept, and come back from the zip', async () => {
  const zip = await zipRuns([
    { name: 'birds', blob: blobOf('a') },
    { name: 'birds', blob: blobOf('b') },
  ]);
  const files = await runFilesOf(zip);
  if (!files.ok) throw new Error(files.failure.code);
  expect((await textsOf(files.value)).toSorted()).toEqual(['a', 'b']);
});

test('a single run file is passed through as it is', async () => {
  const files = await runFilesOf(blobOf('VIREOTF1 …'));
  expect(files.ok && (await textsOf(files.value))).toEqual(['VIREOTF1 …']);
});

test('a zip without runs and a zip that is cut are refused in words', async () => {
  const zip = await zipRuns([{ name: 'a', blob: blobOf('a') }]);
  expect(await runFilesOf(zip.slice(0, 20))).toMatchObject({ ok: false, failure: { code: 'fileDamaged' } });
  expect(await runFilesOf(await zipRuns([]))).toMatchObject({
    ok: false,
    failure: { code: 'runFileForeign' },
  });
});

test('a zip that was packed again is unpacked', async () => {
  const zip = await zipFile([
    { name: 'a.vireo-run', content: new TextEncoder().encode('aaaaaaaa'), deflate: true },
  ]);
  const files = await runFilesOf(zip);
  expect(files.ok && (await textsOf(files.value))).toEqual(['aaaaaaaa']);
});

test('a run that would become gigabytes is refused by the size it states, and one that states less is stopped there', async () => {
  const zeros = new Uint8Array(40 * 2 ** 20);
  const told = await runFilesOf(await zipFile([{ name: 'a.vireo-run', content: zeros, deflate: true }]));
  expect(told.ok && (await textsOf(told.value))).toEqual(['zipBomb']);
  const lying = await zipFile([{ name: 'a.vireo-run', content: zeros, deflate: true, sizeBytes: 1000 }]);
  const silent = await runFilesOf(lying);
  expect(silent.ok && (await textsOf(silent.value))).toEqual(['fileDamaged']);
});

test('names keep their letters, whatever the script, and lose what file systems refuse', () => {
  expect(runFileName('pájaros · ViT/2: "последний"')).toBe('pájaros-ViT-2-последний-.vireo-run');
});

test('a RAR of runs, and any other archive, is called by its name', async () => {
  const bytes = new Uint8Array([0x52, 0x61, 0x72, 0x21, 0x1a, 7, 1, 0]);
  expect(await runFilesOf(new Blob([bytes]))).toMatchObject({
    ok: false,
    failure: { code: 'archiveInstead', values: { format: 'RAR' } },
  });
});
