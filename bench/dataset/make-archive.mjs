// Makes zips of any size, entry by entry, as a person's would be: class folders, zip64 where it is needed.
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

const DISTINCT = 200;
const CLASSES = 400;

/** Bytes that DEFLATE cannot shrink much, as a JPEG's. @param {number} seed @param {number} size */
function incompressible(seed, size) {
  const bytes = Buffer.alloc(size);
  let state = seed * 2654435761 + 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/**
 * @param {string} file where to
 * @param {{ count: number, entryBytes: number, deflated: boolean }} order
 * @returns {number} bytes written
 */
export function makeArchive(file, { count, entryBytes, deflated }) {
  const payloads = Array.from({ length: Math.min(DISTINCT, count) }, (_, seed) => {
    const content = incompressible(seed, entryBytes + ((seed * 977) % 4096));
    return { content, crc: crc32(content), data: deflated ? deflateRawSync(content) : content };
  });
  const handle = openSync(file, 'w');
  const directory = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const { content, crc, data } = payloads[i % payloads.length];
    const name = Buffer.from(`birds/train/class ${i % CLASSES}/${String(i).padStart(6, '0')}.jpg`);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(deflated ? 8 : 0, 8);
    header.writeUInt32LE(crc, 14);
    header.writeUInt32LE(data.length, 18);
    header.writeUInt32LE(content.length, 22);
    header.writeUInt16LE(name.length, 26);
    writeSync(handle, Buffer.concat([header, name, data]));

    const isWide = at > 0xfffffffe;
    const entry = Buffer.alloc(46 + name.length + (isWide ? 12 : 0));
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(45, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(deflated ? 8 : 0, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(isWide ? 12 : 0, 30);
    entry.writeUInt32LE(isWide ? 0xffffffff : at, 42);
    name.copy(entry, 46);
    if (isWide) {
      entry.writeUInt16LE(1, 46 + name.length);
      entry.writeUInt16LE(8, 48 + name.length);
      entry.writeBigUInt64LE(BigInt(at), 50 + name.length);
    }
    directory.push(entry);
    at += header.length + name.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(listed.length), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at + listed.length), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  for (const [offset, value] of /** @type {const} */ ([
    [84, 0xffff],
    [86, 0xffff],
  ]))
    end.writeUInt16LE(value, offset);
  end.writeUInt32LE(0xffffffff, 88);
  end.writeUInt32LE(0xffffffff, 92);
  writeSync(handle, listed);
  writeSync(handle, end);
  closeSync(handle);
  return at + listed.length + end.length;
}
