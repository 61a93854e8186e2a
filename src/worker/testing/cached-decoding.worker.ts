/** Decodes blobs through the real cache, as a trainer worker would, and tells what that took. */
import { PixelCache } from '../../dataset/cache/pixel-cache';
import { decodeImages } from '../../dataset/decode/pool/decode-images';
import { nothingToRelease } from '../../dataset/source/listing';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { spawnDecoder } from '../platform/spawn-decoder';

export interface CachedDecodingOrder {
  readonly fingerprint: string;
  readonly files: readonly Blob[];
  /** Which of them, in which order. */
  readonly wanted: readonly number[];
  readonly imageSize: number;
}

export interface CachedDecodingReport {
  readonly workerCount: number;
  readonly rowOf: Int32Array;
  readonly pixels: Uint8Array;
  readonly codes: readonly string[];
  readonly stored: Awaited<ReturnType<PixelCache['list']>>;
  readonly error: string | null;
}

async function run({
  fingerprint,
  files,
  wanted,
  imageSize,
}: CachedDecodingOrder): Promise<CachedDecodingReport> {
  const cache = await PixelCache.open();
  if (cache === null) throw new Error('no origin-private file system');
  let workerCount = 0;
  const decoded = await decodeImages({
    listing: {
      name: 'blobs',
      sizeBytes: 0,
      archives: [],
      isMerged: false,
      nameEncoding: null,
      files: files.map((blob, i) => ({
        path: `${i}`,
        sizeBytes: blob.size,
        location: { kind: 'blob', blob, crc32: null },
      })),
      problems: [],
      remarks: [],
      fingerprint,
      release: nothingToRelease,
    },
    files: wanted.map((fileIndex) => ({ itemIndex: fileIndex, fileIndex })),
    itemCount: files.length,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    spawnDecoder: () => {
      workerCount++;
      return spawnDecoder();
    },
    cache,
  });
  const { source, rowOf, problems } = decoded;
  const pixels = new Uint8Array(source.count * imageSize * imageSize * 3);
  await source.read(
    Int32Array.from({ length: source.count }, (_, i) => i),
    pixels,
  );
  const codes = problems.map(({ code }) => code).sort();
  return { workerCount, rowOf, pixels, codes, stored: await cache.list(), error: null };
}

self.addEventListener('message', async (event: MessageEvent<CachedDecodingOrder>) => {
  try {
    self.postMessage(await run(event.data));
  } catch (error) {
    const nothing = {
      workerCount: 0,
      rowOf: new Int32Array(0),
      pixels: new Uint8Array(0),
      codes: [],
      stored: [],
    };
    self.postMessage({ ...nothing, error: String(error) });
  }
});
