/** Characters for one call of `fromCharCode`: a multiple of three bytes, so that chunks can be joined. */
const CHUNK = 3 * 8192;

/** Bytes as base64 (RFC 4648), made in chunks: large arrays would overflow the stack as arguments. */
export function base64(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK)
    chunks.push(btoa(String.fromCharCode(...bytes.subarray(start, start + CHUNK))));
  return chunks.join('');
}
