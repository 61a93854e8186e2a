import { describe, expect, it } from 'vitest';
import { readShelfManifest } from './shelf';
import { shelfEntry as entry } from './testing/shelf-entry';

const manifest = (entries: readonly object[]) => readShelfManifest(JSON.stringify({ version: 1, entries }));

describe('the manifest of the shelf', () => {
  it('is read as it was written', () => {
    expect(manifest([entry])).toEqual({ ok: true, value: { version: 1, entries: [entry] } });
    expect(manifest([])).toMatchObject({ ok: true });
  });

  it.each<[string, readonly object[]]>([
    ['entries.0.file', [{ ...entry, file: '../../secret' }]],
    ['entries.0.file', [{ ...entry, file: 'https://elsewhere.example/x' }]],
    ['entries.0.sha256', [{ ...entry, sha256: 'short' }]],
    ['entries.0', [{ ...entry, sizeBytes: 200_000_000 }]],
    ['entries.0.source.page', [{ ...entry, source: { ...entry.source, page: 'javascript:alert(1)' } }]],
    ['entries.0.sizeBytes', [{ ...entry, sizeBytes: -1 }]],
    ['entries.0.preprocessing.imageSize', [{ ...entry, preprocessing: { imageSize: 1e9 } }]],
    ['entries', [entry, entry]],
  ])('is refused where it lies: %s', (where, entries) => {
    const read = manifest(entries);
    expect(read).toMatchObject({ ok: false, failure: { code: 'shelfManifest' } });
    if (!read.ok) expect(read.failure.detail).toMatch(new RegExp(`^${where.replaceAll('.', '\\.')}:`));
  });

  it.each(['', '<!doctype html>', 'null', '[]', '{"version":2,"entries":[]}'])(
    'is refused where it is none: %s',
    (text) => {
      expect(readShelfManifest(text)).toMatchObject({ ok: false, failure: { code: 'shelfManifest' } });
    },
  );
});
