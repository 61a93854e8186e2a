/** The page's end of the service worker: the site stays openable without its server, and a new version of it is offered. */
import type { ToServiceWorker } from '../protocol/offline';

/** ms between two looks for a new version, while a page stays open. */
const LOOK_EVERY_MS = 3_600_000;

/** ms a version has to begin in before the page is reloaded without waiting for it. */
const BEGINS_WITHIN_MS = 3_000;

/** What tells, over the one reload, that it was made. */
const RELOADED_KEY = 'vireo.reloadedForThreads';

export interface SiteOptions {
  /** Whether a reload would lose nothing. */
  readonly canReload: () => boolean;
  /** A version that this page is not of is ready; `reload` goes over to it. May be called again for a still newer one. */
  readonly onNewVersion: (reload: () => void) => void;
  /** Resolves once everything the session may need is worth fetching, where no service worker keeps it. */
  readonly whenNeeded: Promise<void>;
}

/** Ends when everything is kept, or cannot be: browsers refuse a service worker in some private windows. */
export async function keepSite({ canReload, onNewVersion, whenNeeded }: SiteOptions): Promise<void> {
  const registration = await register();
  if (registration === null) {
    lookOften(() => lookAtServer(onNewVersion));
    await whenNeeded;
    await fetchAll();
    return;
  }
  watch(registration, onNewVersion);
  // Without its server there is no new version.
  lookOften(() => registration.update().catch(() => undefined));
  const { active } = await navigator.serviceWorker.ready;
  if (mayReloadForThreads(crossOriginIsolated, canReload(), sessionStorage)) {
    location.reload();
    return;
  }
  if (active) send(active, { kind: 'keepAll', urls: pageFiles(document) });
}

async function register(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  try {
    await navigator.serviceWorker.register('./sw.js');
    return (await navigator.serviceWorker.getRegistration()) ?? null;
  } catch (error) {
    console.info('Vireo is not kept for working offline here', error);
    return null;
  }
}

const send = (worker: ServiceWorker, message: ToServiceWorker, ports: MessagePort[] = []) =>
  worker.postMessage(message, ports);

/**
 * Whether to reload for the headers that the service worker adds: once in a tab, and never where it was of no use or the
 * browser cannot remember that it was tried.
 */
export function mayReloadForThreads(isIsolated: boolean, canReload: boolean, memory: Storage): boolean {
  if (isIsolated || !canReload) return false;
  try {
    if (memory.getItem(RELOADED_KEY) !== null) return false;
    memory.setItem(RELOADED_KEY, 'yes');
    return memory.getItem(RELOADED_KEY) !== null;
  } catch {
    return false;
  }
}

/** The scripts and styles of a page: they tell its version. */
function pageFiles(page: Document): string[] {
  const elements = page.querySelectorAll('script[src], link[rel="stylesheet"]');
  return [...elements].map((element) => {
    const address = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
    return new URL(address, document.baseURI).href;
  });
}

/** Looks when the tab is shown again, when a part could not be fetched, and now and then. */
function lookOften(look: () => Promise<unknown>): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look();
  });
  addEventListener('vite:preloadError', () => void look());
  setInterval(() => void look(), LOOK_EVERY_MS);
}

function watch(registration: ServiceWorkerRegistration, onNewVersion: SiteOptions['onNewVersion']): void {
  const consider = async (waiting: ServiceWorker) => {
    // The page itself came from the server, and may be newer than what kept the one before.
    if (await isOfThisPage(waiting)) send(waiting, { kind: 'takeOver' });
    else onNewVersion(() => goOverTo(waiting));
  };
  if (registration.waiting) void consider(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && registration.active) void consider(installing);
    });
  });
}

function isOfThisPage(worker: ServiceWorker): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
    send(worker, { kind: 'isYours', urls: pageFiles(document) }, [port2]);
  });
}

/**
 * Reloads once the version has begun, or would not begin soon; other tabs stay as they are. A request that hangs in the
 * version before holds the next one back for five minutes in Chromium. The page comes from the server in either case.
 */
function goOverTo(waiting: ServiceWorker): void {
  if (waiting.state !== 'installed') {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  setTimeout(() => location.reload(), BEGINS_WITHIN_MS);
  send(waiting, { kind: 'takeOver' });
}

/** Without a service worker: whether the server's page has other scripts by now. */
async function lookAtServer(onNewVersion: SiteOptions['onNewVersion']): Promise<void> {
  const text = await textOf('./');
  if (text === null) return;
  const served = pageFiles(new DOMParser().parseFromString(text, 'text/html'));
  const own = new Set(pageFiles(document));
  if (served.length > 0 && served.some((url) => !own.has(url))) onNewVersion(() => location.reload());
}

/** Brings every script of the site into the browser's cache, one after the other, while the page has nothing else to do. */
async function fetchAll(): Promise<void> {
  const list = await textOf('./files.txt');
  for (const url of list?.split('\n') ?? []) {
    if (!url.startsWith('assets/')) continue;
    await idle();
    if ((await textOf(`./${url}`, 'default')) === null) return;
  }
}

const idle = () =>
  new Promise<void>((resolve) => {
    // Safari has no such callback.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 50);
  });

/** Null where it cannot be had: what needs it says so. */
async function textOf(address: string, cache: RequestCache = 'no-cache'): Promise<string | null> {
  try {
    const answer = await fetch(address, { cache, priority: 'low' });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
