/** Three hundred mutations, by two seeds, of each table: each is read or said in words, and no image is lost. */
import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { AS_GUESSED } from '../../recipe/reading';
import { eachMutation, MUTATIONS, SEEDS } from '../../shared/testing/each-mutation';
import { ImageDataset } from '../image-dataset';
import { readMeaning } from '../read-meaning';
import type { FileListing } from '../source/listing';
import { openSource } from '../source/open-source';
import { damage } from '../testing/damage';
import { expectSound } from '../testing/expect-sound';
import { text } from '../testing/make-zip';
import { csv, pick, times } from '../testing/open-made';

const images = [
  ...times(12, (i) => `images_part_${(i % 2) + 1}/${i}.jpg`),
  ...times(4, (i) => `test/${100 + i}.jpg`),
];
const tables: Readonly<Record<string, string>> = {
  'metadata.csv': csv(
    'lesion,image_id,dx,age',
    times(12, (i) => `L${i >> 1},${i}.jpg,${pick(['nv', 'mel', 'bkl'], i)},${i}.5`),
  ),
  'marks.csv': csv(
    'image,cat,dog,fox',
    times(12, (i) => `${i}.jpg,${pick(['1,0,0', '0,1,0', '0,0,1', '1,1,0'], i)}`),
  ),
  'images.txt': times(12, (i) => `${i + 1} ${i}.jpg`).join('\n'),
  'image_class_labels.txt': times(12, (i) => `${i + 1} ${(i % 3) + 1}`).join('\n'),
  'train_test_split.txt': times(12, (i) => `${i + 1} ${i % 2}`).join('\n'),
  'classes.txt': '1 auk\n2 crow\n3 owl\n',
  'sample_submission.csv': csv(
    'id,nv,mel,bkl',
    times(4, (i) => `${100 + i},0.3,0.3,0.3`),
  ),
};

const words = {
  problem: new Set([...Object.keys(en.problem), ...Object.keys(en.failure)]),
  unused: new Set(Object.keys(en.unused)),
  remark: new Set(Object.keys(en.remark)),
};

/** The tables beside the images, listed once: only the bytes of one table differ from mutation to mutation. */
async function listingOfAll(): Promise<FileListing> {
  const contents = [...images.map((path) => [path, ''] as const), ...Object.entries(tables)];
  const files = contents.map(([path, content]) => ({ path, file: new File([content], path) }));
  const listed = await openSource({ kind: 'folder', name: 'made', files });
  if (!listed.ok) throw new Error(listed.failure.code);
  return listed.value;
}
const listing = await listingOfAll();

async function withTable(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<ImageDataset> {
  const location = { kind: 'blob', blob: new Blob([bytes]), crc32: null } as const;
  const files = listing.files.map((file) =>
    file.path === path ? { path, sizeBytes: bytes.length, location } : file,
  );
  const read = await readMeaning({ ...listing, files }, AS_GUESSED);
  if (!read.ok) throw new Error(read.failure.code);
  return new ImageDataset(read.value, () => Promise.reject(new Error('none')), DEFAULT_RECIPE.dataset);
}

describe.each(Object.entries(tables))('%s', (path, content) => {
  const whole = text(content);
  it.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, async (seed) => {
    const unsaid: string[] = [];
    const say = (kind: keyof typeof words, code: string) => {
      if (!words[kind].has(code)) unsaid.push(`${kind}.${code}`);
    };
    await eachMutation(seed, async (mutation) => {
      const dataset = await withTable(path, damage(whole, mutation));
      expectSound(dataset);
      expect(dataset.items).toHaveLength(images.length);
      const { problems, understanding } = dataset.summary;
      for (const { code } of problems) say('problem', code);
      for (const { note } of understanding.unused) say('unused', note.code);
      for (const { code } of understanding.remarks) say('remark', code);
      const { chosen, options } = understanding.classesFrom;
      expect(options.map(({ source }) => source)).toContainEqual(chosen);
    });
    expect(unsaid).toEqual([]);
  });
});
