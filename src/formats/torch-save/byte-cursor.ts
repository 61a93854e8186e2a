/** Bytes from front to back, little-endian. Reading beyond the end throws a RangeError. */
export class ByteCursor {
  private position = 0;
  private readonly view: DataView;

  constructor(private readonly content: Uint8Array) {
    this.view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  }

  byte(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** As a number: exact up to 2⁵³, which no length inside a file exceeds. */
  uint64(): number {
    return Number(this.view.getBigUint64(this.advance(8), true));
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  /** Big-endian: a pickle's floats alone are. */
  float64(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** An integer of `count` bytes in two's complement, rounded beyond 2⁵³. */
  integer(count: number): number {
    const bytes = this.bytes(count);
    const isNegative = (bytes.at(-1) ?? 0) >= 0x80;
    const magnitude = bytes.reduceRight((sum, byte) => sum * 256 + (isNegative ? 0xff - byte : byte), 0);
    return isNegative ? -(magnitude + 1) : magnitude;
  }

  bytes(count: number): Uint8Array {
    const start = this.advance(count);
    return this.content.subarray(start, start + count);
  }

  /** UTF-8; what is none of it becomes U+FFFD. */
  text(count: number): string {
    return new TextDecoder().decode(this.bytes(count));
  }

  /** A text up to the end of its line, which is read as well. */
  line(): string {
    const end = this.content.indexOf(0x0a, this.position);
    if (end < 0) throw new RangeError('a line without an end');
    const text = this.text(end - this.position);
    this.skip(1);
    return text;
  }

  skip(count: number): void {
    this.advance(count);
  }

  /** Where the next `count` bytes begin. */
  private advance(count: number): number {
    const start = this.position;
    if (start + count > this.content.byteLength) throw new RangeError('the bytes end early');
    this.position = start + count;
    return start;
  }
}
