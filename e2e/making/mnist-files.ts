import { gzipSync } from 'node:zlib';
import type { HeldFile } from '../panels/drop-file';

const SIDE = 28;
const CLASSES = 10;

/** A bar for each class, at its own height; `number` moves its end and stands below in bits: no two pictures of a class are the same. */
function picture(label: number, number: number): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE);
  const top = 2 + Math.floor(label * 2.4);
  for (let y = top; y < top + 3; y++) pixels.fill(200 + label, y * SIDE + 2, y * SIDE + 8 + (number % 18));
  for (let bit = 0; bit < SIDE; bit++) if ((number >> bit) & 1) pixels[SIDE * (SIDE - 1) + bit] = 60;
  return pixels;
}

function bigEndian(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, i * 4);
  return bytes;
}

function pair(name: string, perClass: number, from: number): HeldFile[] {
  const count = perClass * CLASSES;
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  const pixels = Array.from(labels, (label, i) => picture(label, from + Math.floor(i / CLASSES)));
  return [
    {
      name: `${name}-images-idx3-ubyte.gz`,
      bytes: gzipSync(Buffer.concat([bigEndian(0x803, count, SIDE, SIDE), ...pixels])),
    },
    {
      name: `${name}-labels-idx1-ubyte.gz`,
      bytes: gzipSync(Buffer.concat([bigEndian(0x801, count), labels])),
    },
  ];
}

/** The four files as Fashion-MNIST publishes them: 28 × 28 px, ten classes, gzip; few pictures. */
export function mnistFiles(perClass: { readonly train: number; readonly test: number }): HeldFile[] {
  return [...pair('train', perClass.train, 0), ...pair('t10k', perClass.test, perClass.train)];
}
