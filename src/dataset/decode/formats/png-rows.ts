import { BrokenImageError, TruncatedImageError } from './image-errors';

/** A pass of the image: its rows are one byte of filter type and `rowBytes` bytes each. */
export interface PassLayout {
  readonly rowBytes: number;
  readonly rowCount: number;
}

/**
 * Inflates the pieces of a zlib stream, undoes the filters of PNG (section 9 of its specification) and gives each row
 * on; a row's array is reused two rows later. What follows the last row is not read.
 */
export async function inflateRows(
  pieces: readonly Uint8Array[],
  passes: readonly PassLayout[],
  bytesPerPixel: number,
  onRow: (row: Uint8Array, pass: number, y: number) => void,
): Promise<void> {
  const rows = new RowAssembler(passes, bytesPerPixel, onRow);
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const feed = async () => {
    for (const piece of pieces) await writer.write(piece as Uint8Array<ArrayBuffer>);
    await writer.close();
  };
  // The reader hears of the same error.
  const fed = feed().catch(() => undefined);
  try {
    while (!rows.isComplete) {
      const { done, value } = await reader.read().catch((error) => {
        throw new TruncatedImageError(String(error));
      });
      if (done) throw new TruncatedImageError('the pixels end early');
      rows.push(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    await fed;
  }
}

class RowAssembler {
  private pass = 0;
  private y = 0;
  private current = new Uint8Array(0);
  private previous = new Uint8Array(0);
  private filled = 0;

  constructor(
    private readonly passes: readonly PassLayout[],
    private readonly bytesPerPixel: number,
    private readonly onRow: (row: Uint8Array, pass: number, y: number) => void,
  ) {
    this.beginPass();
  }

  get isComplete(): boolean {
    return this.pass >= this.passes.length;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.isComplete) {
      const count = Math.min(bytes.length - at, this.current.length - this.filled);
      this.current.set(bytes.subarray(at, at + count), this.filled);
      this.filled += count;
      at += count;
      if (this.filled === this.current.length) this.endRow();
    }
  }

  private beginPass(): void {
    const rowBytes = this.passes[this.pass]?.rowBytes ?? 0;
    this.current = new Uint8Array(rowBytes + 1);
    this.previous = new Uint8Array(rowBytes + 1);
    this.y = 0;
  }

  private endRow(): void {
    unfilter(this.current, this.previous, this.bytesPerPixel);
    this.onRow(this.current.subarray(1), this.pass, this.y);
    [this.current, this.previous] = [this.previous, this.current];
    this.filled = 0;
    this.y++;
    if (this.y === this.passes[this.pass]?.rowCount) {
      this.pass++;
      this.beginPass();
    }
  }
}

/** Undoes a row's filter in place; byte 0 of both rows is their filter type. `distance`: bytes to the pixel before. */
function unfilter(row: Uint8Array, above: Uint8Array, distance: number): void {
  const at = (array: Uint8Array, i: number) => array[i];
  switch (row[0]) {
    case 0:
      return;
    case 1:
      for (let i = 1 + distance; i < row.length; i++) row[i] = at(row, i) + at(row, i - distance);
      return;
    case 2:
      for (let i = 1; i < row.length; i++) row[i] = at(row, i) + at(above, i);
      return;
    case 3:
      for (let i = 1; i < row.length; i++) {
        const left = i > distance ? at(row, i - distance) : 0;
        row[i] = at(row, i) + ((left + at(above, i)) >> 1);
      }
      return;
    case 4:
      for (let i = 1; i < row.length; i++) {
        const hasLeft = i > distance;
        const left = hasLeft ? at(row, i - distance) : 0;
        const aboveLeft = hasLeft ? at(above, i - distance) : 0;
        row[i] = at(row, i) + paeth(left, at(above, i), aboveLeft);
      }
      return;
    default:
      throw new BrokenImageError(`filter type ${row[0]}`);
  }
}

function paeth(left: number, above: number, aboveLeft: number): number {
  const estimate = left + above - aboveLeft;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toAboveLeft = Math.abs(estimate - aboveLeft);
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}
