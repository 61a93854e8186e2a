/** What stands before and between the scans of a JPEG (ITU-T T.81, annex B): sizes, tables, the order of scans. */
import { hasText, viewOf } from '../byte-reader';
import { BrokenImageError } from '../image-errors';
import { type HuffmanTable, huffmanTable } from './huffman';

/** One of the planes a JPEG stores. */
export interface Component {
  readonly id: number;
  /** Samples for each of the largest component's, as shares of their largest factors. */
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantisation: number;
  /** Samples that belong to the image. */
  readonly width: number;
  readonly height: number;
  /** Blocks of 8 × 8 samples that are stored: whole units of all components. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** [blocksDown, blocksAcross, 64], in zigzag order. */
  readonly coefficients: Int16Array;
}

export interface Frame {
  readonly isProgressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
  readonly mostHorizontal: number;
  readonly mostVertical: number;
}

/** What a scan is decoded with. */
export interface ScanComponent {
  readonly component: Component;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

export interface Scan {
  readonly components: readonly ScanComponent[];
  /** The coefficients it holds, and which of their bits: 0 … 63, all, in a sequential file. */
  readonly from: number;
  readonly to: number;
  readonly highBit: number;
  readonly lowBit: number;
  /** Units between two restart markers; 0 for none. */
  readonly restartInterval: number;
}

/** Reads a frame's header (SOF) at `offset`, the byte of its precision. */
export function readFrame(bytes: Uint8Array, offset: number, isProgressive: boolean): Frame {
  const view = viewOf(bytes);
  if (bytes[offset] !== 8) throw new BrokenImageError(`${bytes[offset]} bits a sample`);
  const height = view.getUint16(offset + 1);
  const width = view.getUint16(offset + 3);
  const stated = Array.from({ length: bytes[offset + 5] }, (_, i) => {
    const [id, factors, quantisation] = bytes.subarray(offset + 6 + 3 * i, offset + 9 + 3 * i);
    return { id, horizontal: factors >> 4, vertical: factors & 15, quantisation };
  });
  const mostHorizontal = Math.max(...stated.map(({ horizontal }) => horizontal));
  const mostVertical = Math.max(...stated.map(({ vertical }) => vertical));
  if (!stated.every(({ horizontal, vertical }) => horizontal > 0 && vertical > 0))
    throw new BrokenImageError('a component without samples');
  const unitsAcross = Math.ceil(width / (8 * mostHorizontal));
  const unitsDown = Math.ceil(height / (8 * mostVertical));
  const components = stated.map((component) => {
    const blocksAcross = unitsAcross * component.horizontal;
    const blocksDown = unitsDown * component.vertical;
    return {
      ...component,
      width: Math.ceil((width * component.horizontal) / mostHorizontal),
      height: Math.ceil((height * component.vertical) / mostVertical),
      blocksAcross,
      blocksDown,
      coefficients: new Int16Array(blocksAcross * blocksDown * 64),
    };
  });
  return { isProgressive, width, height, components, mostHorizontal, mostVertical };
}

/** Tables as they stand at a scan: each may be replaced between two of them. */
export class Tables {
  /** By number, in zigzag order. */
  readonly quantisation = new Map<number, Uint16Array>();
  private readonly huffman = new Map<number, HuffmanTable>();
  private restartInterval = 0;
  /** Of Adobe's marker: 0 for CMYK, 2 for YCCK; null where there is none. */
  adobeTransform: number | null = null;

  /** Takes a segment that is a table; others are passed over. `offset`: behind its length. */
  read(marker: number, bytes: Uint8Array, offset: number, end: number): void {
    const view = viewOf(bytes);
    switch (marker) {
      case 0xc4:
        this.readHuffman(bytes, offset, end);
        return;
      case 0xdb:
        this.readQuantisation(bytes, view, offset, end);
        return;
      case 0xdd:
        this.restartInterval = view.getUint16(offset);
        return;
      case 0xee:
        if (hasText(bytes, offset, 'Adobe') && end - offset >= 12) this.adobeTransform = bytes[offset + 11];
    }
  }

  /** Reads a scan's header (SOS). */
  readScan(bytes: Uint8Array, offset: number, frame: Frame): Scan {
    const count = bytes[offset];
    const components = Array.from({ length: count }, (_, i) => {
      const [id, tables] = bytes.subarray(offset + 1 + 2 * i, offset + 3 + 2 * i);
      const component = frame.components.find((candidate) => candidate.id === id);
      if (component === undefined) throw new BrokenImageError(`a scan of component ${id}`);
      return { component, dc: this.huffman.get(tables >> 4), ac: this.huffman.get(16 + (tables & 15)) };
    });
    const [from, to, bits] = bytes.subarray(offset + 1 + 2 * count, offset + 4 + 2 * count);
    const { restartInterval } = this;
    if (!frame.isProgressive) return { components, from: 0, to: 63, highBit: 0, lowBit: 0, restartInterval };
    if (to > 63 || from > to || (from > 0 && count > 1))
      throw new BrokenImageError('a scan of no coefficients');
    return { components, from, to, highBit: bits >> 4, lowBit: bits & 15, restartInterval };
  }

  private readHuffman(bytes: Uint8Array, offset: number, end: number): void {
    let at = offset;
    while (at + 17 <= end) {
      const counts = bytes.subarray(at + 1, at + 17);
      const size = counts.reduce((a, b) => a + b, 0);
      // 0 … 15: tables of DC; 16 … 31: of AC.
      this.huffman.set(bytes[at], huffmanTable(counts, bytes.subarray(at + 17, at + 17 + size)));
      at += 17 + size;
    }
  }

  private readQuantisation(bytes: Uint8Array, view: DataView, offset: number, end: number): void {
    let at = offset;
    while (at < end) {
      const isWide = bytes[at] >> 4 > 0;
      const start = at + 1;
      if (start + (isWide ? 128 : 64) > end) return;
      const values = Uint16Array.from({ length: 64 }, (_, i) =>
        isWide ? view.getUint16(start + 2 * i) : bytes[start + i],
      );
      this.quantisation.set(bytes[at] & 15, values);
      at = start + (isWide ? 128 : 64);
    }
  }
}
