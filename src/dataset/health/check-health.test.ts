import { describe, expect, it } from 'vitest';
import type { Finding, HealthReport } from '../../protocol/dataset';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { SplitSettings } from '../../recipe/schema';
import type { FindingKind } from '../../shared/finding-kinds';
import { CounterRng } from '../../shared/rng';
import type { Dataset } from '../dataset';
import { encodePng } from '../decode/formats/encode-png';
import { openDataset } from '../open-dataset';
import { decodeHere } from '../testing/decode-here';
import { type MadeEntry, text, zipFile } from '../testing/make-zip';

const SIDE = 32;

/** A picture of smooth random blobs, another for every number; `noise` changes each byte by at most so much. */
function picture(number: number, noise = 0, side = SIDE): Uint8Array<ArrayBuffer> {
  const rng = new CounterRng(number, 50);
  const waves = Array.from({ length: 12 }, () => ({
    channel: rng.integer(3),
    fx: rng.uniform(-0.5, 0.5),
    fy: rng.uniform(-0.5, 0.5),
    phase: rng.uniform(0, 6.28),
  }));
  const grain = new CounterRng(number, 51, noise);
  const pixels = new Uint8Array(side * side * 3);
  for (let i = 0; i < pixels.length; i++) {
    const x = (Math.floor(i / 3) % side) * (SIDE / side);
    const y = Math.floor(i / 3 / side) * (SIDE / side);
    let value = 128;
    for (const wave of waves) {
      if (wave.channel === i % 3) value += 30 * Math.sin(wave.fx * x + wave.fy * y + wave.phase);
    }
    pixels[i] = Math.max(0, Math.min(255, value + (noise > 0 ? grain.uniform(-noise, noise) : 0)));
  }
  return encodePng(pixels, side, side);
}

async function open(entries: readonly MadeEntry[]): Promise<Dataset> {
  const opened = await openDataset({ kind: 'zip', file: zipFile(entries) }, decodeHere);
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

const checkHealth = (dataset: Dataset): Promise<HealthReport> =>
  dataset.checkHealth(() => {}, new AbortController().signal);

/** Twelve different pictures in two classes: nothing to find. */
const healthy = (folder = ''): MadeEntry[] =>
  Array.from({ length: 12 }, (_, i) => ({
    name: `${folder}${i < 6 ? 'cat' : 'dog'}/${i}.png`,
    content: picture(i),
  }));

const find = (report: HealthReport, kind: FindingKind): Finding | undefined =>
  report.findings.find((finding) => finding.kind === kind);

const kinds = (report: HealthReport) => report.findings.map(({ kind }) => kind);

describe('the health check', () => {
  it('finds nothing wrong with different pictures', async () => {
    const report = await checkHealth(await open(healthy()));
    expect(report.findings).toEqual([]);
    expect(report.comparedCount).toBe(12);
    expect(report.classes).toEqual([
      { name: 'cat', originalCount: 6, usableCount: 6 },
      { name: 'dog', originalCount: 6, usableCount: 6 },
    ]);
  });

  it('names every file that cannot be used, by kind, with the reason', async () => {
    const bytes = picture(90);
    const spoiled = bytes.slice();
    spoiled.fill(0, 60, 400);
    const report = await checkHealth(
      await open([
        ...healthy(),
        { name: 'cat/empty.png', content: new Uint8Array(0) },
        { name: 'cat/text.png', content: text('not a picture at all') },
        { name: 'cat/scan.tif', content: Uint8Array.from([0x49, 0x49, 0x2a, 0, ...text('rest of a TIFF')]) },
        { name: 'cat/spoiled.png', content: spoiled },
        { name: 'cat/crc.png', content: bytes, crc32: 7 },
        { name: 'cat/secret.png', content: bytes, flags: 1 },
        { name: 'cat/tiny.png', content: picture(91, 0, 6) },
        { name: 'dog/page.jpg', content: text('<!DOCTYPE html><title>404</title>') },
        {
          name: 'dog/pointer.jpg',
          content: text('version https://git-lfs.github.com/spec/v1\noid sha256:0'),
        },
        { name: 'dog/notes.txt', content: text('notes') },
        { name: 'dog/clip.gif', content: text('GIF89a') },
      ]),
    );
    const named = (kind: FindingKind) =>
      Object.fromEntries(
        find(report, kind)?.groups.map(({ paths, reason }) => [paths[0], reason?.code]) ?? [],
      );
    expect(named('empty')).toEqual({ 'cat/empty.png': 'fileEmpty' });
    expect(named('notAnImage')).toEqual({
      'cat/text.png': 'notAnImage',
      'dog/page.jpg': 'pageNotImage',
      'dog/pointer.jpg': 'pointerNotImage',
    });
    expect(named('unsupportedFormat')).toEqual({
      'cat/scan.tif': 'formatUnsupported',
      'dog/clip.gif': 'formatNotTaken',
    });
    expect(named('unreadable')).toEqual({
      'cat/spoiled.png': 'imageTruncated',
      'cat/crc.png': 'wrongChecksum',
      'cat/secret.png': 'encrypted',
    });
    expect(named('tiny')).toEqual({ 'cat/tiny.png': 'tiny' });
    expect(report.classes[0]).toEqual({ name: 'cat', originalCount: 12, usableCount: 7 });
  });

  it('finds exact copies within a class, across classes and between training and test', async () => {
    const report = await checkHealth(
      await open([
        ...healthy('train/'),
        { name: 'train/cat/copy.png', content: picture(0) },
        { name: 'train/cat/7.png', content: picture(7) },
        { name: 'test/x/leaked.png', content: picture(3) },
      ]),
    );
    expect(kinds(report)).toEqual(['leakage', 'acrossClasses', 'exactDuplicates']);
    expect(find(report, 'exactDuplicates')?.groups).toEqual([
      {
        className: 'cat',
        paths: ['train/cat/0.png', 'train/cat/copy.png'],
        indices: expect.any(Array),
        isExact: true,
        reason: null,
        setAside: ['train/cat/copy.png'],
      },
    ]);
    expect(find(report, 'acrossClasses')?.groups[0]?.setAside).toEqual([
      'train/cat/7.png',
      'train/dog/7.png',
    ]);
    expect(find(report, 'leakage')?.groups[0]).toMatchObject({
      paths: ['test/x/leaked.png', 'train/cat/3.png'],
      setAside: ['train/cat/3.png'],
    });
  });

  it('finds near copies: noisy and resized ones, and no others', async () => {
    const report = await checkHealth(
      await open([
        ...healthy(),
        { name: 'cat/noisy.png', content: picture(1, 6) },
        { name: 'dog/larger.png', content: picture(8, 0, 64) },
        { name: 'dog/of a cat.png', content: picture(2, 4) },
      ]),
    );
    const groups = (kind: FindingKind) => find(report, kind)?.groups.map(({ paths }) => paths);
    expect(groups('nearDuplicates')).toEqual([
      ['cat/1.png', 'cat/noisy.png'],
      ['dog/8.png', 'dog/larger.png'],
    ]);
    expect(groups('acrossClasses')).toEqual([['cat/2.png', 'dog/of a cat.png']]);
    expect(find(report, 'nearDuplicates')?.groups[0]?.isExact).toBe(false);
  });

  it('finds a near copy of a test image among those to train on', async () => {
    const report = await checkHealth(
      await open([...healthy('train/'), { name: 'test/x/photo.png', content: picture(4, 5) }]),
    );
    expect(kinds(report)).toEqual(['leakage']);
    expect(find(report, 'leakage')?.groups[0]).toMatchObject({
      paths: ['test/x/photo.png', 'train/cat/4.png'],
      isExact: false,
      setAside: ['train/cat/4.png'],
    });
  });

  it('warns of a class with few images and of strong imbalance', async () => {
    const many = Array.from({ length: 32 }, (_, i) => ({ name: `cat/${i}.png`, content: picture(i) }));
    const few = Array.from({ length: 3 }, (_, i) => ({ name: `dog/${i}.png`, content: picture(100 + i) }));
    const report = await checkHealth(await open([...many, ...few]));
    expect(kinds(report)).toEqual(['fewImages', 'imbalance']);
    expect(find(report, 'fewImages')?.groups[0]).toMatchObject({
      className: 'dog',
      reason: { code: 'fewImages', values: { className: 'dog', count: 3, limit: 5 } },
      setAside: ['dog/0.png', 'dog/1.png', 'dog/2.png'],
    });
    expect(find(report, 'imbalance')?.groups[0]?.reason?.values).toEqual({
      smallest: 'dog',
      smallestCount: 3,
      largest: 'cat',
      largestCount: 32,
    });
  });

  it('names a class that only validation has', async () => {
    const report = await checkHealth(
      await open([
        ...healthy('train/'),
        { name: 'val/cat/a.png', content: picture(50) },
        { name: 'val/cow/b.png', content: picture(51) },
      ]),
    );
    expect(find(report, 'classNotInTraining')?.groups[0]?.paths).toEqual(['val/cow']);
  });

  it('finds nothing more once its remedies are taken', async () => {
    const dataset = await open([
      ...healthy(),
      { name: 'cat/copy.png', content: picture(0) },
      { name: 'cat/of a dog.png', content: picture(7) },
      { name: 'cat/empty.png', content: new Uint8Array(0) },
    ]);
    const report = await checkHealth(dataset);
    const setAside = report.findings.flatMap(({ groups }) => groups.flatMap((group) => group.setAside));
    const decided = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, setAside });
    expect((await checkHealth(decided)).findings).toEqual([]);
    expect(decided.items.filter(({ role }) => role === 'ignore')).toHaveLength(4);
  });

  it('can be cancelled', async () => {
    const cancelled = new AbortController();
    const dataset = await open(healthy());
    const checked = dataset.checkHealth(() => cancelled.abort(), cancelled.signal);
    await expect(checked).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('names near copies in groups that can be kept on one side of every split', async () => {
    const noisy = Array.from({ length: 6 }, (_, i) => ({
      name: `cat/again ${i}.png`,
      content: picture(i, 5),
    }));
    const dataset = await open([...healthy(), ...noisy]);
    const report = await checkHealth(dataset);
    const groups = find(report, 'nearDuplicates')?.groups.map(({ paths }) => [...paths]) ?? [];
    expect(groups).toHaveLength(6);
    const decided = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, keptTogether: groups });
    const settings = { ...DEFAULT_RECIPE.split, validationPercent: 30, testPercent: 20 };
    let dividedWithout = 0;
    for (let seed = 0; seed < 20; seed++) {
      dividedWithout += dividedGroups(dataset, groups, settings, seed);
      expect(dividedGroups(decided, groups, settings, seed)).toBe(0);
    }
    expect(dividedWithout).toBeGreaterThan(20);
  });
});

describe('what the listing says by itself', () => {
  const copied = () =>
    open([
      ...healthy('train/'),
      { name: 'train/cat/copy.png', content: picture(0) },
      { name: 'test/x/leaked.png', content: picture(3) },
      { name: 'train/dog/clip.gif', content: text('GIF89a') },
    ]);

  it('names exact copies and files that are not taken before anything is read', async () => {
    const report = await (await copied()).healthReport();
    expect(kinds(report)).toEqual(['unsupportedFormat', 'leakage', 'exactDuplicates']);
    expect(find(report, 'leakage')?.groups[0]?.setAside).toEqual(['train/cat/3.png']);
    expect(report).toMatchObject({ comparedCount: 0, uncheckedCount: 14, isSoonDone: true });
  });

  it('keeps what was seen under other decisions, and says what was not looked at', async () => {
    const dataset = await open([
      ...healthy('train/'),
      { name: 'train/cat/spoiled.png', content: picture(90).subarray(0, 60) },
      { name: 'val/cat/a.png', content: picture(60) },
    ]);
    const ignoring = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, roles: { val: 'ignore' } });
    await checkHealth(ignoring);
    const again = await dataset.healthReport();
    expect(find(again, 'unreadable')?.groups.map(({ paths }) => paths)).toEqual([['train/cat/spoiled.png']]);
    expect(again.uncheckedCount).toBe(1);
    expect((await ignoring.healthReport()).uncheckedCount).toBe(0);
  });

  it('tells a class of which nothing can be read by its files alone', async () => {
    const report = await checkHealth(
      await open([
        ...healthy(),
        ...[1, 2].map((i) => ({ name: `fox/${i}.png`, content: picture(90 + i).subarray(0, 60) })),
      ]),
    );
    expect(kinds(report)).toEqual(['unreadable']);
  });

  it('a look in passing sees the same, and stops when it is not wanted any more', async () => {
    const dataset = await copied();
    const signal = new AbortController().signal;
    const quiet = await dataset.checkHealth(() => {}, signal, 'quietly');
    expect(quiet).toEqual(await (await copied()).checkHealth(() => {}, signal));
    const stopped = new AbortController();
    const looking = dataset.checkHealth(() => stopped.abort(), stopped.signal, 'quietly');
    await expect(looking).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

/** How many groups have members in more than one part of a split. */
function dividedGroups(
  dataset: Dataset,
  groups: readonly (readonly string[])[],
  settings: SplitSettings,
  seed: number,
): number {
  const splits = dataset.split(settings, seed, () => true);
  const partOf = new Map<string, string>();
  for (const part of ['training', 'validation', 'test'] as const)
    for (const index of splits[part]) partOf.set(dataset.items[index]?.path ?? '', part);
  return groups.filter((group) => new Set(group.map((path) => partOf.get(path))).size > 1).length;
}
