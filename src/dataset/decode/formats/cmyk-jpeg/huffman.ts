import { TruncatedImageError } from '../image-errors';

/** A Huffman table of a JPEG (ITU-T T.81, annex C): codes of one length are consecutive numbers. */
export interface HuffmanTable {
  /** By length 1 … 16: the first code, the place of its value, and how many there are. */
  readonly firstCode: Int32Array;
  readonly firstPlace: Int32Array;
  readonly counts: Uint8Array;
  readonly values: Uint8Array;
}

const LENGTHS = 16;

/** `counts`: codes of each length from 1 to 16; `values`: what they stand for, in order. */
export function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const firstCode = new Int32Array(LENGTHS);
  const firstPlace = new Int32Array(LENGTHS);
  let code = 0;
  let place = 0;
  for (let length = 0; length < LENGTHS; length++) {
    firstCode[length] = code;
    firstPlace[length] = place;
    code = (code + counts[length]) << 1;
    place += counts[length];
  }
  return { firstCode, firstPlace, counts, values };
}

/** The bits of a scan: stuffed zeros left out, and an end at the next marker. */
export class BitReader {
  private bits = 0;
  private bitCount = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  /** Where the marker stands that ended what was read, or the next byte. */
  get offset(): number {
    return this.at;
  }

  bit(): number {
    if (this.bitCount === 0) this.bits = this.nextByte();
    this.bitCount = (this.bitCount || 8) - 1;
    return (this.bits >> this.bitCount) & 1;
  }

  /** An unsigned number of `count` bits. */
  number(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** A number of `count` bits whose leading zero means negative (T.81, F.2.2.1: EXTEND). */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.number(count);
    return value < 2 ** (count - 1) ? value - 2 ** count + 1 : value;
  }

  symbol({ firstCode, firstPlace, counts, values }: HuffmanTable): number {
    let code = 0;
    for (let length = 0; length < LENGTHS; length++) {
      code = code * 2 + this.bit();
      const place = code - firstCode[length];
      if (place < counts[length]) return values[firstPlace[length] + place];
    }
    throw new TruncatedImageError('no such Huffman code');
  }

  /** Goes on behind the restart marker that comes next. */
  restart(): void {
    this.bitCount = 0;
    while (this.at + 1 < this.bytes.length && !this.isRestart()) this.at++;
    this.at += 2;
  }

  private isRestart(): boolean {
    const marker = this.bytes[this.at + 1];
    return this.bytes[this.at] === 0xff && marker >= 0xd0 && marker <= 0xd7;
  }

  private nextByte(): number {
    if (this.at >= this.bytes.length) throw new TruncatedImageError('the scan ends early');
    const byte = this.bytes[this.at];
    if (byte !== 0xff) {
      this.at++;
      return byte;
    }
    if (this.bytes[this.at + 1] !== 0) throw new TruncatedImageError('a marker within the scan');
    this.at += 2;
    return byte;
  }
}
