/** Files that the operating system, or another program, hands to the installed app. */
import { SHARED_CACHE, SHARED_NAME_HEADER, SHARED_QUERY, sharedName } from '../shared/shared-pictures';

interface LaunchParams {
  readonly files?: readonly FileSystemHandle[];
}

declare global {
  interface Window {
    /** Of installed apps, in browsers that know file handlers. */
    readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
  }
}

/** Calls back with each file that was opened with Vireo, from now on and since the page began. */
export function onLaunchFiles(take: (file: File) => Promise<void>): void {
  window.launchQueue?.setConsumer(async ({ files = [] }) => {
    for (const handle of files) if (isFile(handle)) await take(await handle.getFile());
  });
}

const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';

/** The pictures that the service worker kept for this page; they are kept no longer. */
export async function takeSharedPictures(): Promise<readonly File[]> {
  const { searchParams } = new URL(location.href);
  if (!searchParams.has(SHARED_QUERY) || !('caches' in globalThis)) return [];
  history.replaceState(null, '', location.pathname);
  const cache = await caches.open(SHARED_CACHE);
  const pictures: File[] = [];
  for (const request of await cache.keys()) {
    const answer = await cache.match(request);
    if (!answer) continue;
    const name = sharedName(answer.headers.get(SHARED_NAME_HEADER));
    const blob = await answer.blob();
    pictures.push(new File([blob], name ?? `${pictures.length + 1}`, { type: blob.type }));
    await cache.delete(request);
  }
  return pictures;
}
