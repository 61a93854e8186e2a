/** Statuses whose answers have no body. */
const WITHOUT_BODY: readonly number[] = [101, 204, 205, 304];

/**
 * An answer with the headers that its host did not send. They isolate the page, which gives it threads where the host can
 * send no headers at all. What a host sends stays as it is.
 */
export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  // Of a redirection, or of another origin's answer, nothing may be seen or changed.
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.type === 'error')
    return response;
  const missing = Object.entries(headers).filter(([name]) => !response.headers.has(name));
  if (missing.length === 0) return response;
  const all = new Headers(response.headers);
  for (const [name, value] of missing) all.set(name, value);
  const { status, statusText } = response;
  const body = WITHOUT_BODY.includes(status) ? null : response.body;
  return new Response(body, { status, statusText, headers: all });
}
