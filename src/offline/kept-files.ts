import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import type { ListedFile } from '../protocol/offline';
import { isOfVersion } from './site-version';
import { withHeaders } from './with-headers';

const CACHE = 'vireo-files';

/**
 * The files of one version of the site, kept in the browser. All versions share a cache: names of scripts carry a hash, so
 * that a page that is still open finds its own scripts after another version has begun, and what did not change is not
 * fetched again.
 */
export class KeptFiles {
  readonly #precache: PrecacheController;

  /** `headers`: what isolates the page. They are kept with each file, which is then handed out as it lies. */
  constructor(
    files: readonly ListedFile[],
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    const cacheWillUpdate = async ({ response }: { readonly response: Response }) =>
      (await this.#isOfThisVersion(response)) ? withHeaders(response, headers) : null;
    this.#precache = new PrecacheController({ cacheName: CACHE, plugins: [{ cacheWillUpdate }] });
    this.#precache.addToCacheList([...files]);
  }

  /** Keeps everything before this version may begin; fails where a file cannot be had. */
  install(event: ExtendableEvent): void {
    void this.#precache.install(event);
  }

  /** Keeps what is not kept yet, one file after the other; answers whether that worked. */
  async complete(): Promise<boolean> {
    const cache = await caches.open(CACHE);
    for (const [url, key] of this.#precache.getURLsToCacheKeys()) {
      if (await cache.match(key)) continue;
      const response = await fetch(url, { cache: key === url ? 'default' : 'reload' });
      if (!(await this.#isOfThisVersion(response))) return false;
      await cache.put(key, withHeaders(response, this.headers));
    }
    return true;
  }

  /** Deletes the files of other versions. */
  async forgetOthers(): Promise<void> {
    const cache = await caches.open(CACHE);
    const own = new Set(this.#precache.getURLsToCacheKeys().values());
    for (const { url } of await cache.keys()) if (!own.has(url)) await cache.delete(url);
  }

  has(url: string): boolean {
    return this.#precache.getCacheKeyForURL(url) !== undefined;
  }

  /** A kept file; for a page that is still open also one of an earlier version. */
  async match(url: string): Promise<Response | undefined> {
    const cache = await caches.open(CACHE);
    return cache.match(this.#precache.getCacheKeyForURL(url) ?? url, { ignoreVary: true });
  }

  #isOfThisVersion(response: Response): Promise<boolean> {
    return isOfVersion(response, (url) => this.has(url));
  }
}
