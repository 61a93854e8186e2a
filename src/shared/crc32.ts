/** CRC-32 as zip and PNG use it (reflected 0xEDB88320), eight bytes at a time ("slicing by 8", Kounavis & Berry 2005). */

const POLYNOMIAL = 0xedb88320;
const TABLES = makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? POLYNOMIAL ^ (c >>> 1) : c >>> 1;
    tables[n] = c;
  }
  for (let n = 0; n < 256; n++) {
    for (let slice = 1; slice < 8; slice++) {
      const previous = tables[(slice - 1) * 256 + n];
      tables[slice * 256 + n] = tables[previous & 255] ^ (previous >>> 8);
    }
  }
  return tables;
}

/** The CRC-32 of `bytes`, as an unsigned number; `previous` continues an earlier one. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const t = TABLES;
  let crc = ~previous;
  let i = 0;
  const wholeEnd = bytes.length - 7;
  for (; i < wholeEnd; i += 8) {
    // In bounds by the loop; the tables hold 2048 words and every index is below that.
    const low = crc ^ (bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
    crc =
      t[1792 + (low & 255)] ^
      t[1536 + ((low >>> 8) & 255)] ^
      t[1280 + ((low >>> 16) & 255)] ^
      t[1024 + (low >>> 24)] ^
      t[768 + bytes[i + 4]] ^
      t[512 + bytes[i + 5]] ^
      t[256 + bytes[i + 6]] ^
      t[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) {
    crc = t[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
