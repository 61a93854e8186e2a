/**
 * What a part of the cache holds. A manifest is written when every pixel of its part is safely stored, and begins with
 * its own checksum: a part without a whole manifest was interrupted, and is never taken for anything.
 */

import { crc32 } from '../../shared/crc32';
import { z } from '../../shared/zod';

const remarkSchema = z.object({
  fileIndex: z.int().min(0),
  failure: z.object({
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    detail: z.string().optional(),
  }),
});

const manifestSchema = z.object({
  version: z.literal(1),
  /** Of the dataset, for the panel. */
  name: z.string(),
  createdMs: z.number(),
  imageSize: z.int().min(1),
  channels: z.int().min(1),
  imageBytes: z.int().min(1),
  /** Slot i holds this file of the listing … */
  fileIndices: z.array(z.int().min(0)),
  /** … whose pixels have this CRC-32. */
  checksums: z.array(z.int().min(0)),
  /** Files that cannot be decoded: they need not be tried again. */
  failures: z.array(remarkSchema),
  warnings: z.array(remarkSchema),
});

export type PartManifest = z.infer<typeof manifestSchema>;

const CHECKSUM_DIGITS = 8;

export function encodeManifest(manifest: PartManifest): Uint8Array<ArrayBuffer> {
  const body = new TextEncoder().encode(JSON.stringify(manifest));
  const checksum = crc32(body).toString(16).padStart(CHECKSUM_DIGITS, '0');
  const bytes = new Uint8Array(CHECKSUM_DIGITS + body.length);
  bytes.set(new TextEncoder().encode(checksum));
  bytes.set(body, CHECKSUM_DIGITS);
  return bytes;
}

/** Null for one that was cut short, damaged, or written by another version. */
export function decodeManifest(bytes: Uint8Array): PartManifest | null {
  const body = bytes.subarray(CHECKSUM_DIGITS);
  const checksum = new TextDecoder().decode(bytes.subarray(0, CHECKSUM_DIGITS));
  if (body.length === 0 || Number.parseInt(checksum, 16) !== crc32(body)) return null;
  const parsed = manifestSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
  if (!parsed.success || parsed.data.checksums.length !== parsed.data.fileIndices.length) return null;
  return parsed.data;
}
