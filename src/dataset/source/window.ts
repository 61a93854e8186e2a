import { type Result, success } from '../../shared/result';
import { readRange } from './read-range';

export const WINDOW_BYTES = 8 * 2 ** 20;

/** Reads a file through a window that moves forward. */
export class Window {
  private bytes = new Uint8Array(0);
  private start = 0;

  constructor(private readonly file: Blob) {}

  get size(): number {
    return this.file.size;
  }

  /** `length` bytes from `at`; fewer at the file's end. */
  async view(at: number, length: number): Promise<Result<DataView>> {
    if (at < this.start || at + length > this.start + this.bytes.length) {
      const read = await readRange(this.file, at, at + Math.max(length, WINDOW_BYTES));
      if (!read.ok) return read;
      this.bytes = read.value;
      this.start = at;
    }
    const offset = at - this.start;
    const available = Math.max(0, Math.min(length, this.bytes.length - offset));
    return success(new DataView(this.bytes.buffer, this.bytes.byteOffset + offset, available));
  }
}
