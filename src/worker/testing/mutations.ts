/** Damage for the mutation test of readers: of bytes, and of values below a checksum that is right. */
import { readFileSync } from 'node:fs';
import { damage } from '../../dataset/testing/damage';
import { crc32 } from '../../shared/crc32';
import type { Result } from '../../shared/result';
import { CounterRng } from '../../shared/rng';
import { bytesOfBlob } from '../../training/checkpoints/file-store';
import { encodeTensorFile, readTensorFile } from '../../training/checkpoints/tensor-file';

export type Bytes = Uint8Array<ArrayBuffer>;
/** What becomes of a file by a seed. */
export type Mutate = (seed: number) => Bytes | Promise<Bytes>;

export const bytesOf = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
export const textOf = (bytes: Bytes) => new TextDecoder().decode(bytes);

export interface MutatedReader {
  readonly mutated: Mutate;
  /** The code it was refused with; null where it was accepted, after looking at what that holds. */
  readonly read: (bytes: Bytes) => Promise<string | null>;
}

/** What an earlier Vireo wrote. */
export const kept = (name: string): Bytes =>
  new Uint8Array(readFileSync(new URL(`../../../reference/written-by/0.1/${name}`, import.meta.url)));

export const codeOf = (result: Result<unknown>) => (result.ok ? null : result.failure.code);
/** A reader of text that answers a value or a code. */
export const readsText = (read: (text: string) => Result<unknown>) => async (bytes: Bytes) =>
  codeOf(read(textOf(bytes)));

/** What stands in place of a value of a JSON document. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e20,
  1e308,
  '',
  'constructor',
  'x'.repeat(20_000),
  [],
  {},
  JSON.parse('{"__proto__": {"polluted": true}}'),
  Array.from({ length: 2000 }, (_, i) => i),
];

/** The document with one of its values, anywhere, replaced or taken out. */
function withHostileValue(document: unknown, rng: CounterRng): unknown {
  const copy = structuredClone(document);
  let at = copy;
  for (;;) {
    if (typeof at !== 'object' || at === null) return copy;
    const keys = Object.keys(at);
    const key = keys[rng.integer(Math.max(1, keys.length))];
    if (key === undefined) return copy;
    const holder = at as Record<string, unknown>;
    const inner = holder[key];
    if (typeof inner === 'object' && inner !== null && rng.integer(4) > 0) {
      at = inner;
      continue;
    }
    if (rng.integer(6) === 0) delete holder[key];
    else holder[key] = HOSTILE[rng.integer(HOSTILE.length)];
    return copy;
  }
}

/** Of bytes alone. */
export const bytesMutated =
  (whole: Bytes): Mutate =>
  (seed) =>
    damage(whole, seed);

/** Half of the mutations hit bytes, half a value of the JSON. */
export const jsonMutated =
  (document: unknown): Mutate =>
  (seed) => {
    const rng = new CounterRng(seed, 63);
    return rng.integer(2) === 0
      ? damage(bytesOf(JSON.stringify(document)), seed)
      : bytesOf(JSON.stringify(withHostileValue(document, rng)));
  };

/** A file of tensors with a digest: three of four mutations are of its header, under a digest that is right. */
export async function sealedMutated(whole: Bytes): Promise<Mutate> {
  const read = await readTensorFile(bytesOfBlob(new Blob([whole])));
  if (!read.ok) throw new Error(read.failure.code);
  const { header, groups } = read.value;
  return async (seed) => {
    const rng = new CounterRng(seed, 64);
    return rng.integer(4) === 0
      ? damage(whole, seed)
      : encodeTensorFile({ header: withHostileValue(header, rng), groups });
  };
}

/** A document led by its CRC-32 in eight digits: three of four mutations are of a value, under a checksum that is right. */
export function checksummedMutated(whole: Bytes): Mutate {
  const document: unknown = JSON.parse(textOf(whole.slice(8)));
  return (seed) => {
    const rng = new CounterRng(seed, 65);
    if (rng.integer(4) === 0) return damage(whole, seed);
    return bytesOf(checksummed(JSON.stringify(withHostileValue(document, rng))));
  };
}

/** Lines that are documents led by their CRC-32 and a blank: three of four mutations are of a line's value, its checksum right. */
export function checksummedLinesMutated(whole: Bytes): Mutate {
  const lines = textOf(whole).trimEnd().split('\n');
  return (seed) => {
    const rng = new CounterRng(seed, 66);
    if (rng.integer(4) === 0) return damage(whole, seed);
    const at = rng.integer(lines.length);
    const document: unknown = JSON.parse((lines[at] ?? '').slice(9));
    const line = checksummed(JSON.stringify(withHostileValue(document, rng)), ' ');
    return bytesOf(`${lines.with(at, line).join('\n')}\n`);
  };
}

const checksummed = (json: string, separator = '') =>
  `${crc32(bytesOf(json)).toString(16).padStart(8, '0')}${separator}${json}`;
