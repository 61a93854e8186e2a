import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 of a file, or of the bytes from `start` to before `end`, in hexadecimal. @param {string} file @param {number} [start] @param {number} [end] */
export async function hashOf(file, start = 0, end = Number.POSITIVE_INFINITY) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { start, end: end - 1 })) hash.update(chunk);
  return hash.digest('hex');
}

/** SHA-256 of each stretch of a file. @param {string} file @param {number} sizeBytes @param {number} blockBytes */
export async function hashesOfBlocks(file, sizeBytes, blockBytes) {
  const hashes = [];
  for (let start = 0; start < sizeBytes; start += blockBytes)
    hashes.push(await hashOf(file, start, Math.min(sizeBytes, start + blockBytes)));
  return hashes;
}
