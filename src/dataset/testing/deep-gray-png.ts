import { deflateSync } from 'node:zlib';
import { crc32 } from '../../shared/crc32';

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = Uint8Array.of(...new TextEncoder().encode(name), ...data);
  const out = new Uint8Array(body.length + 8);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(body, 4);
  view.setUint32(out.length - 4, crc32(body));
  return out;
}

/** A PNG of 16-bit gray: a value for each pixel of each row. */
export function deepGrayPng(rows: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, rows[0]?.length ?? 0);
  view.setUint32(4, rows.length);
  header[8] = 16;
  const filtered = rows.flatMap((row) => [0, ...row.flatMap((value) => [value >> 8, value & 255])]);
  return Uint8Array.of(
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', header),
    ...chunk('IDAT', deflateSync(Uint8Array.from(filtered))),
    ...chunk('IEND', new Uint8Array(0)),
  );
}
