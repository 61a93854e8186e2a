/** The entropy-coded coefficients of a scan: sequential (ITU-T T.81, F.2) and progressive (G.2) Huffman coding. */
import { TruncatedImageError } from '../image-errors';
import { BitReader, type HuffmanTable } from './huffman';
import type { Component, Frame, Scan, ScanComponent } from './jpeg-segments';

/** Decodes a scan whose data begin at `offset`; answers where they end. */
export function readScan(bytes: Uint8Array, offset: number, frame: Frame, scan: Scan): number {
  const reader = new BitReader(bytes, offset);
  const decoder = new ScanDecoder(reader, frame.isProgressive, scan);
  const { components, restartInterval } = scan;
  const [only] = components;
  const isAlone = components.length === 1;
  // A single component is stored block by block, and without the blocks beyond the image.
  const across = isAlone
    ? Math.ceil(only.component.width / 8)
    : only.component.blocksAcross / only.component.horizontal;
  const down = isAlone
    ? Math.ceil(only.component.height / 8)
    : only.component.blocksDown / only.component.vertical;
  for (let unit = 0; unit < across * down; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      reader.restart();
      decoder.restart();
    }
    const x = unit % across;
    const y = Math.floor(unit / across);
    if (isAlone) decoder.block(only, 0, x, y);
    else
      for (const [i, part] of components.entries()) {
        const { horizontal, vertical } = part.component;
        for (let row = 0; row < vertical; row++)
          for (let column = 0; column < horizontal; column++)
            decoder.block(part, i, x * horizontal + column, y * vertical + row);
      }
  }
  return reader.offset;
}

/** Decodes blocks one after the other; each DC is told as a difference from the one before. */
class ScanDecoder {
  private readonly lastDc: Int32Array;
  /** Blocks that end here without a further coefficient. */
  private endOfBlocks = 0;

  constructor(
    private readonly reader: BitReader,
    private readonly isProgressive: boolean,
    private readonly scan: Scan,
  ) {
    this.lastDc = new Int32Array(scan.components.length);
  }

  restart(): void {
    this.lastDc.fill(0);
    this.endOfBlocks = 0;
  }

  block({ component, dc, ac }: ScanComponent, place: number, x: number, y: number): void {
    const block = blockOf(component, x, y);
    const { from, highBit } = this.scan;
    if (!this.isProgressive) {
      block[0] = this.difference(tableOf(dc), place);
      this.sequential(block, tableOf(ac));
    } else if (from === 0) {
      if (highBit === 0) block[0] = this.difference(tableOf(dc), place) << this.scan.lowBit;
      else if (this.reader.bit() === 1) block[0] |= 1 << this.scan.lowBit;
    } else if (highBit === 0) this.firstAc(block, tableOf(ac));
    else this.refineAc(block, tableOf(ac));
  }

  private difference(table: HuffmanTable, place: number): number {
    this.lastDc[place] += this.reader.signed(this.reader.symbol(table));
    return this.lastDc[place];
  }

  private sequential(block: Int16Array, table: HuffmanTable): void {
    for (let k = 1; k < 64; k++) {
      const symbol = this.reader.symbol(table);
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0 && run < 15) return;
      k += run;
      if (size > 0 && k < 64) block[k] = this.reader.signed(size);
    }
  }

  private firstAc(block: Int16Array, table: HuffmanTable): void {
    if (this.endOfBlocks > 0) {
      this.endOfBlocks--;
      return;
    }
    const { from, to, lowBit } = this.scan;
    for (let k = from; k <= to; k++) {
      const symbol = this.reader.symbol(table);
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0 && run < 15) {
        this.endOfBlocks = 2 ** run - 1 + this.reader.number(run);
        return;
      }
      k += run;
      if (size > 0 && k < 64) block[k] = this.reader.signed(size) * 2 ** lowBit;
    }
  }

  /** One more bit of coefficients that are known, and new ones among them. */
  private refineAc(block: Int16Array, table: HuffmanTable): void {
    const { from, to, lowBit } = this.scan;
    const unit = 1 << lowBit;
    let k = from;
    if (this.endOfBlocks === 0) {
      for (; k <= to; k++) {
        const symbol = this.reader.symbol(table);
        const run = symbol >> 4;
        if ((symbol & 15) === 0 && run < 15) {
          this.endOfBlocks = 2 ** run + this.reader.number(run);
          break;
        }
        const value = (symbol & 15) === 0 ? 0 : this.reader.bit() === 1 ? unit : -unit;
        k = this.refineUntil(block, k, run, unit);
        if (value !== 0 && k < 64) block[k] = value;
      }
    }
    if (this.endOfBlocks > 0) {
      this.refineUntil(block, k, 64, unit);
      this.endOfBlocks--;
    }
  }

  /** Refines known coefficients from `k` on, past `zeros` that stay; answers the place of the zero after them. */
  private refineUntil(block: Int16Array, k: number, zeros: number, unit: number): number {
    let left = zeros;
    for (let at = k; at <= this.scan.to; at++) {
      const value = block[at];
      if (value === 0) {
        if (left === 0) return at;
        left--;
      } else if (this.reader.bit() === 1 && (value & unit) === 0) block[at] += value > 0 ? unit : -unit;
    }
    return this.scan.to + 1;
  }
}

function blockOf({ coefficients, blocksAcross }: Component, x: number, y: number): Int16Array {
  const at = (y * blocksAcross + x) * 64;
  return coefficients.subarray(at, at + 64);
}

function tableOf(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw new TruncatedImageError('no Huffman table');
  return table;
}
