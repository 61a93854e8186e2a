/** One test for every kind of zip that breaks some library, or a person's patience. */
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DatasetSource } from '../../protocol/dataset';
import { type MadeEntry, text, type ZipOptions, zipBytes, zipFile } from '../testing/make-zip';
import type { FileListing } from './listing';
import { openSource } from './open-source';
import { planBlocks, readBlock } from './read-block';

const good: MadeEntry = { name: 'cat/good.jpg', content: text('a good picture'), deflate: true };

async function list(source: DatasetSource): Promise<FileListing> {
  const opened = await openSource(source);
  if (!opened.ok) throw new Error(`not opened: ${opened.failure.code}`);
  return opened.value;
}

const listZip = (file: File) => list({ kind: 'zip', file });

/** Path → its text, or the code of why there is none: of listed problems and of reading. */
async function contents(listing: FileListing): Promise<Record<string, string>> {
  const found = new Map<string, string>();
  for (const { path: name, code } of listing.problems) found.set(name, `(${code})`);
  const blocks = planBlocks(
    listing,
    listing.files.map((_, i) => i),
  );
  for (const block of blocks) {
    for await (const { fileIndex, content } of readBlock(block)) {
      const name = listing.files[fileIndex]?.path ?? '';
      found.set(name, content.ok ? new TextDecoder().decode(content.value) : `(${content.failure.code})`);
    }
  }
  return Object.fromEntries(found);
}

const zipContents = async (entries: readonly MadeEntry[], options: ZipOptions = {}) =>
  contents(await listZip(zipFile(entries, options)));

const failureCode = async (file: File) => {
  const opened = await openSource({ kind: 'zip', file });
  return opened.ok ? 'opened' : opened.failure.code;
};

describe('one bad entry leaves the others usable', () => {
  const bad = (entry: Partial<MadeEntry>): MadeEntry => ({
    name: 'cat/bad.jpg',
    content: text('bad picture'),
    ...entry,
  });

  it.each<[string, MadeEntry, string]>([
    ['encrypted', bad({ flags: 1 }), '(encrypted)'],
    ['bzip2', bad({ method: 12 }), '(unsupportedCompression)'],
    ['LZMA', bad({ method: 14 }), '(unsupportedCompression)'],
    ['Zstandard', bad({ method: 93 }), '(unsupportedCompression)'],
    ['Deflate64', bad({ method: 9 }), '(unsupportedCompression)'],
    ['AES', bad({ method: 99, flags: 1 }), '(encrypted)'],
    ['a wrong checksum', bad({ crc32: 12345 }), '(wrongChecksum)'],
    ['a wrong checksum, deflated', bad({ crc32: 12345, deflate: true }), '(wrongChecksum)'],
    ['DEFLATE data that are none', bad({ method: 8, content: text('no deflate at all') }), '(damagedData)'],
    ['a header that is elsewhere', bad({ headerOffset: 3 }), '(damagedHeader)'],
    ['a stored size that lies', bad({ sizeBytes: 5 }), '(sizeMismatch)'],
    [
      'a declared size beyond all pictures',
      bad({ sizeBytes: 2 ** 30, compressedBytes: 2 ** 30 }),
      '(tooLarge)',
    ],
    ['an entry on another disk', bad({ disk: 3 }), '(onAnotherDisk)'],
    ['a symbolic link', bad({ madeBy: 3, attributes: 0o120777 * 65536 }), '(symbolicLink)'],
  ])('%s', async (_, entry, code) => {
    expect(await zipContents([good, entry, { ...good, name: 'cat/last.jpg' }])).toEqual({
      'cat/good.jpg': 'a good picture',
      'cat/bad.jpg': code,
      'cat/last.jpg': 'a good picture',
    });
  });

  it('names the compression it does not know', async () => {
    const { problems } = await listZip(zipFile([{ ...good, method: 93, deflate: false }]));
    expect(problems[0]?.values).toEqual({ method: 'Zstandard' });
  });
});

describe('bombs', () => {
  const zeros = new Uint8Array(8 * 2 ** 20);

  it('an honest one is refused from the directory alone', async () => {
    expect(await zipContents([good, { name: 'cat/bomb.png', content: zeros, deflate: true }])).toEqual({
      'cat/good.jpg': 'a good picture',
      'cat/bomb.png': '(bomb)',
    });
  });

  it('one that lies about its size is stopped at the size it claims', async () => {
    const bomb: MadeEntry = { name: 'cat/bomb.png', content: zeros, deflate: true, sizeBytes: 1000 };
    expect(await zipContents([bomb, good])).toEqual({
      'cat/bomb.png': '(sizeMismatch)',
      'cat/good.jpg': 'a good picture',
    });
  });

  it('one that promises more than it holds is refused', async () => {
    const entry: MadeEntry = {
      name: 'cat/short.png',
      content: text('short'),
      deflate: true,
      sizeBytes: 4000,
    };
    expect(await zipContents([entry])).toEqual({ 'cat/short.png': '(sizeMismatch)' });
  });

  it('many entries over one piece of data are refused but the first', async () => {
    const quoted = Array.from(
      { length: 5 },
      (_, i): MadeEntry => ({ ...good, name: `cat/${i}.jpg`, headerOffset: 0 }),
    );
    const codes = Object.values(await zipContents(quoted)).sort();
    expect(codes).toEqual([
      '(overlapping)',
      '(overlapping)',
      '(overlapping)',
      '(overlapping)',
      'a good picture',
    ]);
  });

  it('an entry that reaches into the next one is refused, the next one is read', async () => {
    const data = new Uint8Array(deflateRawSync(text('a'.repeat(300))));
    const long: MadeEntry = {
      name: 'cat/long.jpg',
      content: data,
      method: 8,
      compressedBytes: data.length + 40,
      sizeBytes: 300,
    };
    expect(await zipContents([long, good])).toEqual({
      'cat/long.jpg': '(overlapping)',
      'cat/good.jpg': 'a good picture',
    });
  });
});

describe('names', () => {
  it.each(['../up.jpg', 'cat/../../up.jpg', '/../root.jpg', 'C:\\..\\root.jpg', '..\\up.jpg'])(
    'the path %s is refused, in words',
    async (name) => {
      const listing = await listZip(zipFile([{ ...good, name }, good]));
      expect(listing.files.map((file) => file.path)).toEqual(['cat/good.jpg']);
      expect(listing.problems).toEqual([{ path: name, code: 'unsafePath', severity: 'excluded' }]);
    },
  );

  it.each([
    ['/home/me/cat/1.jpg', 'home/me/cat/1.jpg'],
    ['//cat/1.jpg', 'cat/1.jpg'],
    ['C:\\data\\cat\\1.jpg', 'data/cat/1.jpg'],
    ['d:/cat/1.jpg', 'cat/1.jpg'],
  ])('the absolute path %s opens as unzip opens it, and that is said once', async (name, path) => {
    const listing = await listZip(zipFile([{ ...good, name }, { ...good, name: `${name}.png` }, good]));
    const paths = listing.files.map((file) => file.path);
    expect(paths.sort()).toEqual([path, `${path}.png`, 'cat/good.jpg'].sort());
    expect(listing.problems).toEqual([
      { path: '', code: 'absolutePaths', severity: 'notice', values: { count: 2 } },
    ]);
  });

  it('backslashes are folders', async () => {
    const listing = await listZip(
      zipFile([{ name: 'cat\\sub\\1.jpg' }, { name: '.\\dog\\2.jpg' }, { name: 'dog\\' }]),
    );
    expect(listing.files.map((file) => file.path)).toEqual(['cat/sub/1.jpg', 'dog/2.jpg']);
  });

  it('of two files of one name the last is used, as unpacking would', async () => {
    const listing = await listZip(
      zipFile([
        { ...good, content: text('first') },
        { ...good, content: text('second') },
      ]),
    );
    expect(listing.problems).toEqual([{ path: 'cat/good.jpg', code: 'duplicateName', severity: 'warning' }]);
    expect((await contents({ ...listing, problems: [] }))['cat/good.jpg']).toBe('second');
  });

  it.each<[string, MadeEntry, string]>([
    ['UTF-8 with its flag', { name: 'ñandú/1.jpg', flags: 0x800 }, 'ñandú/1.jpg'],
    ['UTF-8 without', { name: '猫/1.jpg' }, '猫/1.jpg'],
    [
      'code page 437',
      { name: Uint8Array.from([0xa4, 0x61, 0x2f, 0x31, 0x2e, 0x6a, 0x70, 0x67]) },
      'ña/1.jpg',
    ],
    ['the Unicode path field', { name: '?/1.jpg', extra: unicodePath('?/1.jpg', 'ж/1.jpg') }, 'ж/1.jpg'],
    [
      'a Unicode path field of another name',
      { name: 'a/1.jpg', extra: unicodePath('b/1.jpg', 'ж/1.jpg') },
      'a/1.jpg',
    ],
    ['a name from Object.prototype', { name: '__proto__' }, '__proto__'],
  ])('%s', async (_, entry, expected) => {
    const listing = await listZip(zipFile([entry]));
    expect(listing.files.map((file) => file.path)).toEqual([expected]);
  });

  function unicodePath(plain: string, unicode: string): Uint8Array {
    const name = text(unicode);
    const field = new Uint8Array(9 + name.length);
    const view = new DataView(field.buffer);
    view.setUint16(0, 0x7075, true);
    view.setUint16(2, 5 + name.length, true);
    field[4] = 1;
    // The checksum of the plain name, read from a zip whose content is that name.
    const zip = zipBytes([{ name: 'x', content: text(plain) }]);
    view.setUint32(5, new DataView(zip.buffer).getUint32(14, true), true);
    field.set(name, 9);
    return field;
  }
});

describe('what surrounds a zip', () => {
  const fine = { 'cat/good.jpg': 'a good picture' };
  const fakeEnd = Uint8Array.from([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)]);

  it.each<[string, ZipOptions]>([
    ['a comment', { comment: text('made by hand') }],
    ['a comment that looks like an end record', { comment: fakeEnd }],
    ['such a comment with more behind it', { comment: Uint8Array.from([...fakeEnd, ...text('and more')]) }],
    ['bytes appended', { suffix: text('\r\n--boundary--') }],
    ['a megabyte appended', { suffix: new Uint8Array(2 ** 20) }],
    ["a self-extractor's prefix", { prefix: text('#!/bin/sh\nexit\n') }],
    ['zip64 records', { zip64End: true }],
    ['zip64 records behind a prefix', { zip64End: true, prefix: text('MZ program') }],
  ])('%s', async (_, options) => {
    expect(await zipContents([good], options)).toEqual(fine);
  });

  it('64-bit fields of an entry', async () => {
    expect(await zipContents([{ ...good, zip64: true }])).toEqual(fine);
  });

  it('sizes after the data, as macOS writes them', async () => {
    expect(await zipContents([{ ...good, descriptor: true }])).toEqual(fine);
  });

  it('a zip inside a zip does not take its place', async () => {
    const inner = zipBytes([{ name: 'inner.jpg' }]);
    const listing = await listZip(
      zipFile([good, { name: 'inner.zip', content: inner }], { suffix: text('x') }),
    );
    expect(listing.files.map((file) => file.path)).toEqual(['cat/good.jpg', 'inner/inner.jpg']);
  });
});

describe('zips that are not whole', () => {
  const entries = Array.from(
    { length: 20 },
    (_, i): MadeEntry => ({
      name: `cat/${String(i).padStart(2, '0')}.jpg`,
      content: text(`picture ${i} `.repeat(20)),
      deflate: i % 2 === 0,
      descriptor: i % 3 === 0,
    }),
  );

  it('cut anywhere, gives the files before the cut and names the one it goes through', async () => {
    const whole = zipBytes(entries);
    for (const share of [0.2, 0.5, 0.65]) {
      const listing = await listZip(new File([whole.slice(0, Math.floor(whole.length * share))], 'cut.zip'));
      const [recovered, cut] = listing.problems;
      expect(recovered).toEqual({
        path: '',
        code: 'zipRecovered',
        severity: 'warning',
        values: { count: listing.files.length },
      });
      expect(listing.files.length).toBeGreaterThan(2);
      expect(cut).toEqual({
        path: entries[listing.files.length]?.name,
        code: 'cutOff',
        severity: 'excluded',
      });
      const read = await contents({ ...listing, problems: [] });
      for (const [i, { path: name }] of listing.files.entries())
        expect(read[name]).toBe(`picture ${i} `.repeat(20));
    }
  });

  it('without the directory only, loses nothing', async () => {
    const listing = await listZip(zipFile(entries, { withoutDirectory: true }));
    expect(listing.files).toHaveLength(20);
  });

  it('cut inside the first file, is refused in words', async () => {
    expect(await failureCode(new File([zipBytes(entries).slice(0, 45)], 'cut.zip'))).toBe(
      'zipWithoutDirectory',
    );
  });

  it('whose directory is damaged in the middle, keeps what comes before', async () => {
    const bytes = zipBytes(entries);
    // The tenth directory entry: its signature is spoiled.
    let seen = 0;
    for (let at = 0; at < bytes.length - 4; at++) {
      if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && ++seen === 10) bytes[at] = 0;
    }
    const listing = await listZip(new File([bytes], 'spoiled.zip'));
    expect(listing.files).toHaveLength(9);
    expect(listing.problems[0]).toMatchObject({
      code: 'directoryDamaged',
      values: { readCount: 9, entryCount: 20 },
    });
  });

  it('of several disks is refused in words', async () => {
    expect(await failureCode(zipFile([good], { disk: 1 }))).toBe('zipSplit');
    const firstDisk = new File([Uint8Array.from([0x50, 0x4b, 7, 8]), zipBytes([good]).slice(0, 60)], 'a.z01');
    expect(await failureCode(firstDisk)).toBe('zipSplit');
  });

  it.each([
    ['a JPEG', [0xff, 0xd8, 0xff, 0xe0], { code: 'pictureInstead', values: { format: 'JPEG' } }],
    ['a RAR', [0x52, 0x61, 0x72, 0x21], { code: 'otherArchive', values: { format: 'RAR' } }],
    ['a 7z', [0x37, 0x7a, 0xbc, 0xaf], { code: 'otherArchive', values: { format: '7-Zip' } }],
    ['a gzip', [0x1f, 0x8b, 8, 0], { code: 'otherGzip', values: {} }],
    ['nothing known', [1, 2, 3, 4], { code: 'notAZip', values: {} }],
  ])('%s instead of a zip is named', async (_, head, { code, values }) => {
    const opened = await openSource({
      kind: 'zip',
      file: new File([Uint8Array.from(head), 'rest'], 'a.zip'),
    });
    expect(opened).toEqual({ ok: false, failure: { code, values: { ...values, name: 'a.zip' } } });
  });
});

describe('a file that changes on disk', () => {
  it.each<[string, (file: string) => void]>([
    ['is written to', (file) => writeFileSync(file, 'something else entirely')],
    ['is deleted', (file) => rmSync(file)],
  ])('%s after it was listed: every file says so, nothing hangs', async (_, change) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'vireo-'));
    const onDisk = path.join(folder, 'a.zip');
    writeFileSync(onDisk, zipBytes([good, { ...good, name: 'cat/two.jpg' }]));
    const file = Object.assign(await openAsBlob(onDisk), {
      name: 'a.zip',
      lastModified: 0,
      webkitRelativePath: '',
    });
    const listing = await list({ kind: 'zip', file });
    change(onDisk);
    expect(await contents(listing)).toEqual({
      'cat/good.jpg': '(fileChanged)',
      'cat/two.jpg': '(fileChanged)',
    });
    rmSync(folder, { recursive: true });
  });

  it('that is gone before it is listed is refused in words', async () => {
    const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    const file = zipFile([good]);
    Object.defineProperty(file, 'slice', { value: () => ({ arrayBuffer: gone }) });
    expect(await failureCode(file)).toBe('fileGone');
  });
});

describe('many files', () => {
  it('are read in few blocks, in the order of the disk', async () => {
    const content = new Uint8Array(300_000);
    const entries = Array.from({ length: 100 }, (_, i): MadeEntry => ({ name: `a/${i}.jpg`, content }));
    const listing = await listZip(zipFile(entries));
    const all = listing.files.map((_, i) => i).reverse();
    const blocks = planBlocks(listing, all);
    expect(blocks).toHaveLength(4);
    const read = blocks.flatMap((block) =>
      block.files.map(({ fileIndex }) => listing.files[fileIndex]?.path),
    );
    expect(read).toEqual(entries.map(({ name }) => name));
    for (const block of blocks) {
      expect(block.kind === 'archive' && block.end - block.start).toBeLessThanOrEqual(8 * 2 ** 20);
    }
  });
});
