import { expect, test } from 'vitest';
import { runFileName, runFilesOf, zipRuns } from './runs-archive';

const blobOf = (text: string) => new Blob([text]);
const textsOf = async (blobs: readonly Blob[]) => Promise.all(blobs.map((blob) => blob.text()));

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

test('names keep their letters, whatever the script, and lose what file systems refuse', () => {
  expect(runFileName('pájaros · ViT/2: "последний"')).toBe('pájaros-ViT-2-последний-.vireo-run');
});
