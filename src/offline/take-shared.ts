import { SHARED_CACHE, SHARED_NAME_HEADER, SHARED_QUERY } from '../shared/shared-pictures';

/** Keeps the pictures that another program shares, and opens the page that will take them. `page`: its address. */
export async function takeShared(request: Request, page: string): Promise<Response> {
  const form = await request.formData();
  const files = form.getAll('pictures').filter((value): value is File => value instanceof File);
  const cache = await caches.open(SHARED_CACHE);
  for (const file of files) {
    const headers = { 'Content-Type': file.type, [SHARED_NAME_HEADER]: encodeURIComponent(file.name) };
    await cache.put(new URL(`shared/${crypto.randomUUID()}`, page), new Response(file, { headers }));
  }
  return Response.redirect(`${page}?${SHARED_QUERY}`, 303);
}
