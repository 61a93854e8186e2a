/**
 * What Vireo needs of a browser: how to see whether it is there, what is lost without it, and since when browsers have it
 * (developer.mozilla.org, caniuse.com). What a page cannot see is not here: that a private window refuses files, or that
 * there is no adapter for WebGPU, is said where it is met.
 */
import { type BrowserLack, type BrowserVersions, type Loss, NEEDS, type Need } from '../shared/browser-lacks';

/** The globals of a page; a test has its own. */
export type Scope = object;

interface NeedEntry {
  readonly isThere: (scope: Scope) => boolean;
  readonly loss: Loss;
  readonly since: BrowserVersions | null;
}

export const BROWSER_NEEDS: Readonly<Record<Need, NeedEntry>> = {
  // Checksums, storage, WebGPU, locks and threads.
  secureContext: {
    isThere: (scope) => valueAt(scope, 'isSecureContext') === true,
    loss: 'everything',
    since: null,
  },
  moduleWorkers: {
    isThere: startsModuleWorkers,
    loss: 'everything',
    since: { chrome: 80, firefox: 114, safari: 15 },
  },
  es2023: {
    isThere: has('Array.prototype.toSorted', 'structuredClone', 'AbortSignal.timeout', 'Object.hasOwn'),
    loss: 'everything',
    since: { chrome: 110, firefox: 115, safari: 16 },
  },
  locks: {
    isThere: has('navigator.locks'),
    loss: 'everything',
    since: { chrome: 69, firefox: 96, safari: 15.4 },
  },
  broadcastChannel: {
    isThere: has('BroadcastChannel'),
    loss: 'everything',
    since: { chrome: 54, firefox: 38, safari: 15.4 },
  },
  decompression: {
    isThere: inflatesRaw,
    loss: 'everything',
    since: { chrome: 103, firefox: 113, safari: 16.4 },
  },
  imageBitmaps: {
    isThere: has('createImageBitmap'),
    loss: 'everything',
    since: { chrome: 54, firefox: 98, safari: 15 },
  },
  // With a 2D context in a worker.
  offscreenCanvas: {
    isThere: has('OffscreenCanvas'),
    loss: 'everything',
    since: { chrome: 69, firefox: 105, safari: 16.4 },
  },
  webAssembly: {
    isThere: has('WebAssembly'),
    loss: 'processor',
    since: { chrome: 91, firefox: 89, safari: 16.4 },
  },
  wasmSimd: { isThere: computesVectors, loss: 'processor', since: { chrome: 91, firefox: 89, safari: 16.4 } },
  webgpu: {
    isThere: has('navigator.gpu'),
    loss: 'graphicsCard',
    since: { chrome: 113, firefox: 141, safari: 26 },
  },
  isolation: {
    isThere: (scope) => valueAt(scope, 'crossOriginIsolated') === true,
    loss: 'threads',
    since: null,
  },
  sharedMemory: {
    // A page that is not isolated is shown none, whatever the browser has.
    isThere: (scope) => valueAt(scope, 'crossOriginIsolated') !== true || has('SharedArrayBuffer')(scope),
    loss: 'threads',
    since: { chrome: 92, firefox: 79, safari: 15.2 },
  },
  // Files that are written in place (`createSyncAccessHandle`) came no later; only a worker is shown those.
  ownFiles: {
    isThere: has('navigator.storage.getDirectory'),
    loss: 'keptRuns',
    since: { chrome: 102, firefox: 111, safari: 15.2 },
  },
};

/** The first versions in which nothing is lost that everything needs; `vite.config.ts` builds for these. */
export const VERSIONS_THAT_DO: BrowserVersions = versionsWithout('everything', BROWSER_NEEDS);

/** What is not there, in the order of the table. Where the page is not secure all else follows from that, and is not told. */
export function lacksOf(scope: Scope, needs = BROWSER_NEEDS): readonly BrowserLack[] {
  const lacking = NEEDS.filter((need) => !needs[need].isThere(scope));
  const told = lacking.includes('secureContext') ? (['secureContext'] as const) : lacking;
  return told.map((need) => {
    const { loss, since } = needs[need];
    return { need, loss, wouldDo: since && versionsWithout(loss, needs) };
  });
}

/** The first versions that have all of which the same is lost, so that nobody updates to a browser that lacks the next. */
function versionsWithout(loss: Loss, needs: typeof BROWSER_NEEDS): BrowserVersions {
  const since = NEEDS.flatMap((need) => {
    const entry = needs[need];
    return entry.since && (entry.loss === loss || entry.loss === 'everything') ? [entry.since] : [];
  });
  const newest = (browser: keyof BrowserVersions) => Math.max(...since.map((versions) => versions[browser]));
  return { chrome: newest('chrome'), firefox: newest('firefox'), safari: newest('safari') };
}

/** What stands at `navigator.storage.getDirectory`; undefined where part of the way is missing. */
function valueAt(scope: Scope, path: string): unknown {
  let at: unknown = scope;
  for (const name of path.split('.')) {
    if ((typeof at !== 'object' || at === null) && typeof at !== 'function') return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

function has(...paths: readonly string[]): (scope: Scope) => boolean {
  return (scope) =>
    paths.every((path) => {
      const value = valueAt(scope, path);
      return value !== undefined && value !== null;
    });
}

/** Asks for a worker at an address that is none: what knows module workers reads the type first, and nothing is fetched. */
function startsModuleWorkers(scope: Scope): boolean {
  const Start = valueAt(scope, 'Worker');
  if (typeof Start !== 'function') return false;
  let isTypeRead = false;
  const options = {
    get type() {
      isTypeRead = true;
      return 'module';
    },
  };
  try {
    Reflect.construct(Start, ['http://[', options]);
    return isTypeRead;
  } catch (error) {
    return isTypeRead && error instanceof DOMException && error.name === 'SyntaxError';
  }
}

/** `deflate-raw`, as zips have it, came after the other formats. */
function inflatesRaw(scope: Scope): boolean {
  const Stream = valueAt(scope, 'DecompressionStream');
  if (typeof Stream !== 'function') return false;
  try {
    Reflect.construct(Stream, ['deflate-raw']);
    return true;
  } catch {
    return false;
  }
}

/** A module of one function, which answers a vector: type () → v128; i32.const 0, i8x16.splat, end. */
const VECTOR_MODULE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
);

/** Where there is no WebAssembly at all, that is what is missing. */
function computesVectors(scope: Scope): boolean {
  const validate = valueAt(scope, 'WebAssembly.validate');
  return typeof validate !== 'function' || Reflect.apply(validate, undefined, [VECTOR_MODULE]) === true;
}
