import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SHELF_BLOCK_BYTES, type ShelfEntry } from '../recipe/shelf';
import { fromNothing } from '../state/slices/start-slice';
import { useStudio } from '../state/studio';
import { fetchFromShelf, lookAtShelf } from './shelf';

/** What the page's origin answers, by path. */
let answers: Record<string, () => Response> = {};

beforeEach(() => {
  answers = {};
  useStudio.setState({ start: fromNothing });
  vi.stubGlobal('document', { baseURI: 'https://studio.example/below/' });
  vi.stubGlobal('fetch', async (address: string) => {
    const answer = answers[address.replace('https://studio.example/below/', '')];
    if (!answer) throw new TypeError('Failed to fetch');
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

const hexadecimal = async (bytes: BufferSource) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');

/** An entry for a file of these bytes. */
async function entryFor(bytes: Uint8Array<ArrayBuffer>): Promise<ShelfEntry> {
  const count = Math.ceil(bytes.length / SHELF_BLOCK_BYTES);
  const blocks = Array.from({ length: count }, (_, i) =>
    bytes.subarray(i * SHELF_BLOCK_BYTES, (i + 1) * SHELF_BLOCK_BYTES),
  );
  return {
    id: 'mine',
    title: 'Mine',
    family: null,
    variant: null,
    file: 'mine.safetensors',
    sizeBytes: bytes.length,
    sha256: await hexadecimal(bytes),
    blockSha256: await Promise.all(blocks.map(hexadecimal)),
    parameters: 1,
    top1: null,
    licence: null,
    source: { url: null, revision: null, page: null },
    addedAt: '2026-01-02T03:04:05Z',
    preprocessing: {},
  };
}

test.each<[string, () => Response]>([
  ['without a shelf', () => new Response('', { status: 404 })],
  [
    'that answers with a page of its own',
    () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
  ],
])('a host %s has an empty one', async (_, answer) => {
  answers['weights/manifest.json'] = answer;
  await lookAtShelf();
  expect(useStudio.getState().start).toMatchObject({ shelf: [], shelfFailure: null });
});

test.each<[string, (() => Response) | undefined]>([
  ['shelfManifest', () => new Response('{"version":1,"entries":[{}]}')],
  ['shelfUnreachable', () => new Response('', { status: 500 })],
  ['shelfUnreachable', undefined],
])('a shelf that cannot be read is told: %s', async (code, answer) => {
  if (answer) answers['weights/manifest.json'] = answer;
  await lookAtShelf();
  expect(useStudio.getState().start).toMatchObject({ shelf: [], shelfFailure: { code } });
});

test('a file of several blocks is taken whole, and refused for a byte in any of them', async () => {
  const bytes = new Uint8Array(SHELF_BLOCK_BYTES + 3).fill(7);
  const entry = await entryFor(bytes);
  expect(entry.blockSha256).toHaveLength(2);
  answers['weights/mine.safetensors'] = () => new Response(bytes);
  const whole = await fetchFromShelf(entry);
  expect(whole.ok && whole.value.size).toBe(bytes.length);
  for (const at of [0, SHELF_BLOCK_BYTES - 1, SHELF_BLOCK_BYTES, bytes.length - 1]) {
    const changed = bytes.slice();
    changed[at] = 8;
    answers['weights/mine.safetensors'] = () => new Response(changed);
    expect(await fetchFromShelf(entry)).toMatchObject({ ok: false, failure: { code: 'shelfFileDamaged' } });
  }
  answers['weights/mine.safetensors'] = () => new Response(bytes.subarray(1));
  expect(await fetchFromShelf(entry)).toMatchObject({ ok: false, failure: { code: 'shelfFileDamaged' } });
  answers['weights/mine.safetensors'] = () => new Response('', { status: 404 });
  expect(await fetchFromShelf(entry)).toMatchObject({ ok: false, failure: { code: 'shelfFileGone' } });
  answers = {};
  expect(await fetchFromShelf(entry)).toMatchObject({ ok: false, failure: { code: 'shelfUnreachable' } });
});
