/** Scripts and styles that a page names. */
const ASSETS = /assets\/[\w.-]+/g;

/**
 * Whether an answer of the server belongs to the version whose files `has` knows. The server may have gone on to another one
 * meanwhile: a page whose scripts are others' is not kept.
 */
export async function isOfVersion(response: Response, has: (url: string) => boolean): Promise<boolean> {
  if (!response.ok) return false;
  if (!response.headers.get('Content-Type')?.startsWith('text/html')) return true;
  const named = (await response.clone().text()).match(ASSETS) ?? [];
  return named.every((asset) => has(new URL(asset, response.url).href));
}
