/// <reference lib="webworker" />
/**
 * The service worker: it keeps the site's files, so that Vireo opens without its server; it adds the headers that isolate
 * the page where the host sends none; and it takes pictures that other programs share. `scripts/offline-plugin.mjs` builds it
 * as `sw.js`.
 *
 * A page always comes from the server where that answers, so that nobody is shown yesterday's version; scripts come from
 * what is kept. A version that comes while a page is open waits until the person wants it.
 */
import type { ListedFile, ToServiceWorker } from '../protocol/offline';
import { assertNever } from '../shared/errors';
import { KeptFiles } from './kept-files';
import { takeShared } from './take-shared';
import { withHeaders } from './with-headers';

declare const self: ServiceWorkerGlobalScope;
/** Put here by the build. */
declare const SITE: {
  readonly files: readonly ListedFile[];
  readonly headers: Readonly<Record<string, string>>;
};

/** ms a server has to answer with a page before the kept one is shown. */
const PATIENCE_MS = 3_000;

/** What the page says of itself. Another program's page may stand at the same address: it is left alone. */
const MARK = '<meta name="application-name" content="Vireo"';

const { scope } = self.registration;
const kept = new KeptFiles(SITE.files, SITE.headers);

self.addEventListener('install', (event) => {
  // The first one begins at once: the page may need it for its headers. What it keeps is fetched behind the first screen.
  if (self.registration.active !== null) kept.install(event);
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (!request.url.startsWith(scope)) return;
  if (request.method === 'POST' && request.url === new URL('share', scope).href)
    event.respondWith(takeShared(request, scope));
  if (request.method !== 'GET') return;
  event.respondWith(request.mode === 'navigate' ? openPage(request) : answer(request));
});

self.addEventListener('message', (event) => {
  const message = event.data as ToServiceWorker;
  switch (message.kind) {
    case 'isYours':
      event.ports[0]?.postMessage(message.urls.every((url) => kept.has(url)));
      break;
    case 'keepAll':
      event.waitUntil(keepAll(message.urls));
      break;
    case 'takeOver':
      event.waitUntil(self.skipWaiting());
      break;
    default:
      assertNever(message);
  }
});

async function keepAll(urls: readonly string[]): Promise<void> {
  const isWhole = await kept.complete();
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Another window may be of another version, and still need its files.
  if (isWhole && windows.length === 1 && urls.every((url) => kept.has(url))) await kept.forgetOthers();
}

async function answer(request: Request): Promise<Response> {
  const file = request.headers.has('Range') ? undefined : await kept.match(request.url);
  return withHeaders(file ?? (await fetch(request)), SITE.headers);
}

async function openPage({ url }: Request): Promise<Response> {
  const { origin, pathname } = new URL(url);
  const file = await kept.match(`${origin}${pathname.replace(/\/$/, '/index.html')}`);
  const asked = fetch(url, { cache: 'no-cache', redirect: 'manual' });
  if (!file) return isolatedPage(await asked);
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const answered = await Promise.race([asked.catch(() => null), late]);
  return isolatedPage(answered === null || answered.status >= 500 ? file : answered);
}

async function isolatedPage(response: Response): Promise<Response> {
  if (!response.headers.get('Content-Type')?.startsWith('text/html')) return response;
  const isVireo = (await response.clone().text()).includes(MARK);
  return isVireo ? withHeaders(response, SITE.headers) : response;
}
