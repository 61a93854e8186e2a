import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Failure } from '../../shared/result';
import { CounterRng } from '../../shared/rng';
import { nothingToRelease } from '../source/listing';
import { arrange } from './arrange';
import type { LabelTables } from './given-labels';
import { type ImageFile, sortFiles } from './image-files';
import { exactRole, mentionedRole } from './role-names';

const NOTHING: LabelTables = {
  classesFrom: null,
  labels: new Map(),
  leftOut: new Set(),
  levels: [],
  roles: new Map(),
  asked: new Set(),
};

function imagesOf(paths: readonly string[]): ImageFile[] {
  return paths.map((path, fileIndex) => {
    const cut = path.lastIndexOf('/');
    return {
      fileIndex,
      path,
      folder: path.slice(0, Math.max(0, cut)),
      name: path.slice(cut + 1),
      sizeBytes: 1,
      crc32: null,
    };
  });
}

const labelsOf = (paths: readonly string[], decisions = DEFAULT_RECIPE.dataset) => {
  const { classes, classIndices, roles } = arrange(imagesOf(paths), NOTHING, decisions, false);
  return paths.map((_, i) => `${roles[i]} ${classes[classIndices[i]] ?? ''}`.trim());
};

/** Layouts as people make them; each class has images in every role that it stands in. */
const LAYOUTS: Record<string, readonly string[]> = {
  'classes at the root': ['a/1.jpg', 'b/1.jpg', 'c/deep/er/1.jpg'],
  'three roles': ['train/a/1.jpg', 'train/b/1.jpg', 'val/a/1.jpg', 'test/b/1.jpg'],
  'one folder of classes and a test folder': ['birds/a/1.jpg', 'birds/b/1.jpg', 'birds_test/x/1.jpg'],
  'roles inside classes': ['a/train/1.jpg', 'a/test/1.jpg', 'b/train/1.jpg', 'b/valid/1.jpg'],
  'classes beside unlabelled images': ['a/1.jpg', 'b/1.jpg', 'unlabelled/1.jpg'],
};

describe('recognition', () => {
  it.each(Object.keys(LAYOUTS))('%s: wrapping changes nothing', (name) => {
    const layout = LAYOUTS[name] ?? [];
    const bare = labelsOf(layout);
    for (const wrapper of ['data/', 'archive/birds 400/', 'a/b/c/d/e/f/']) {
      expect(labelsOf(layout.map((path) => wrapper + path))).toEqual(bare);
    }
  });

  it('loses no image, whatever the tree and whatever a person decides', () => {
    const names = ['train', 'test', 'val', 'cat', 'dog', 'x', 'seg_test', 'unknown', '', 'images'];
    const roles = ['training', 'validation', 'test', 'unlabelled', 'ignore'] as const;
    for (let seed = 0; seed < 300; seed++) {
      const rng = new CounterRng(seed, 70);
      const paths = Array.from({ length: 1 + rng.integer(30) }, (_, i) => {
        const folders = Array.from({ length: rng.integer(4) }, () => names[rng.integer(names.length)]);
        return [...folders.filter(Boolean), `${i}.jpg`].join('/');
      });
      const folders = paths.flatMap((path) => path.split('/').map((_, i, all) => all.slice(0, i).join('/')));
      const decisions = {
        ...DEFAULT_RECIPE.dataset,
        roles: Object.fromEntries(
          Array.from({ length: rng.integer(3) }, () => [
            folders[rng.integer(folders.length)],
            roles[rng.integer(5)] as (typeof roles)[number],
          ]),
        ),
      };
      const images = imagesOf(paths);
      const found = arrange(images, NOTHING, decisions, false);
      expect(found.roles).toHaveLength(paths.length);
      // Every image is in exactly one folder of the tree, and only labelled ones have a class.
      expect(found.folders.reduce((sum, { imageCount }) => sum + imageCount, 0)).toBe(paths.length);
      for (const [i, role] of found.roles.entries()) {
        const classIndex = found.classIndices[i];
        if (role === 'training' || role === 'validation' || role === 'test')
          expect(classIndex).toBeGreaterThanOrEqual(0);
        if (role === 'unlabelled') expect(classIndex).toBe(-1);
      }
      // What a person said of the deepest folder around an image holds, but for what cannot be learned without training.
      for (const [folder, role] of Object.entries(decisions.roles)) {
        if (role !== 'ignore') continue;
        const deeper = Object.keys(decisions.roles).filter(
          (other) => other !== folder && other.startsWith(folder),
        );
        if (deeper.length > 0 || folder === '') continue;
        for (const [i, path] of paths.entries()) {
          if (path.startsWith(`${folder}/`)) expect(found.roles[i]).toBe('ignore');
        }
      }
    }
  });
});

describe('a listing of anything', () => {
  const names = [
    'train',
    'Train',
    'val',
    'test',
    'cat',
    'Cat',
    'cat ',
    'n\u0303',
    '\u00f1',
    'unknown',
    'extra',
  ];
  const others = ['masks', 'images', 'annotations', 'data', 'x', '@eaDir', 'submission_test'];
  const files = ['.jpg', '.jfif', '_mask.png', '.png', '.txt', '.md', '.rar', '', '.xyz', '.gif', '.json'];

  it('has every file in one place, and every image in one role', () => {
    for (let seed = 0; seed < 400; seed++) {
      const rng = new CounterRng(seed, 71);
      const pick = (from: readonly string[]) => from[rng.integer(from.length)] ?? '';
      const paths = new Set<string>();
      for (let i = 1 + rng.integer(40); i > 0; i--) {
        const folders = Array.from({ length: rng.integer(4) }, () => pick(rng.integer(3) ? names : others));
        paths.add([...folders, `${rng.integer(4)}${pick(files)}`].join('/'));
      }
      const listed = [...paths].map((path) => ({
        path,
        sizeBytes: 9,
        location: { kind: 'blob' as const, blob: null, crc32: rng.integer(4) },
      }));
      const sorted = sortFiles({
        name: 'made',
        sizeBytes: 0,
        archives: [],
        isMerged: rng.integer(4) === 0,
        files: listed,
        problems: [],
        remarks: [],
        nameEncoding: null,
        release: nothingToRelease,
        fingerprint: '',
      });
      const counted = (found: readonly Failure[]) =>
        found.reduce((sum, { values }) => sum + Number(values?.count ?? 1), 0);
      expect(
        sorted.images.length +
          sorted.tables.length +
          sorted.texts.length +
          sorted.unreadTables.length +
          counted(sorted.unused.map(({ note }) => note)) +
          counted(sorted.problems),
      ).toBe(paths.size);
      const { roles, folders, classIndices, classes } = arrange(
        sorted.images,
        {
          ...NOTHING,
          asked: new Set(sorted.images.filter(() => rng.integer(5) === 0).map(({ fileIndex }) => fileIndex)),
        },
        DEFAULT_RECIPE.dataset,
        false,
        sorted.asides,
      );
      expect(folders.reduce((sum, { imageCount }) => sum + imageCount, 0)).toBe(sorted.images.length);
      expect(new Set(classes).size).toBe(classes.length);
      for (const [index, role] of roles.entries()) {
        const isLearned = role === 'training' || role === 'validation' || role === 'test';
        if (isLearned) expect(classIndices[index]).toBeGreaterThanOrEqual(0);
        if (role === 'unlabelled') expect(classIndices[index]).toBe(-1);
      }
      const aside = [...sorted.asides.copies, ...sorted.asides.masks.folders].flatMap(({ images }) => images);
      for (const index of [...aside, ...sorted.asides.masks.files]) expect(roles[index]).toBe('ignore');
    }
  });
});

describe('names of roles', () => {
  it.each([
    ['Train', 'training'],
    ['training_set', 'training'],
    ['trainset', 'training'],
    ['train-images', 'training'],
    ['valid', 'validation'],
    ['validate', 'validation'],
    ['Validation Set', 'validation'],
    ['test2', 'test'],
    ['val2017', 'validation'],
    ['2017', null],
    ['testSet', 'test'],
    ['unlabeled', 'unlabelled'],
    ['cat', null],
    ['crash test', null],
    ['trains', null],
    ['contest', null],
  ])('%s is %s', (name, role) => expect(exactRole(name)).toBe(role));

  it.each([
    ['seg_train', 'training'],
    ['submission_test', 'unlabelled'],
    ['birds-val', 'validation'],
    ['protest', null],
  ])('%s mentions %s', (name, role) => expect(mentionedRole(name)).toBe(role));
});
