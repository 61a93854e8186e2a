/** Bytes hashed at a time: a file is never whole in memory. */
const BLOCK_BYTES = 32 * 2 ** 20;

/** SHA-256 in hexadecimal. */
export async function sha256(bytes: BufferSource): Promise<string> {
  return hexadecimal(await crypto.subtle.digest('SHA-256', bytes));
}

/**
 * What files hold, whatever they are called: the SHA-256 of one file of a block; else that of the SHA-256s of all blocks,
 * the files in the order of their names.
 */
export async function contentSha256(files: readonly File[]): Promise<string> {
  const digests: ArrayBuffer[] = [];
  for (const file of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    for (let start = 0; start === 0 || start < file.size; start += BLOCK_BYTES) {
      const block = await file.slice(start, start + BLOCK_BYTES).arrayBuffer();
      digests.push(await crypto.subtle.digest('SHA-256', block));
    }
  }
  const [only, ...others] = digests;
  if (only && others.length === 0) return hexadecimal(only);
  return sha256(await new Blob(digests).arrayBuffer());
}

function hexadecimal(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
