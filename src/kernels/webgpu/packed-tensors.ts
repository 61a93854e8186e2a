import { invariant } from '../../shared/errors';
import { type Shape, sizeOf } from '../graph';
import { BLOCK_WORDS } from './operations/optimizer';
import type { BufferView, ProgramBuffer } from './program/kernel';

/** Where each of a list of tensors lies in one buffer: in order, each on a block's edge. */
export class PackedTensors {
  private readonly offsets: number[] = [];
  private readonly lengths: number[] = [];
  /** f32 of the whole buffer; at least one block. */
  readonly words: number;

  constructor(readonly tensors: readonly { readonly name: string; readonly shape: Shape }[]) {
    let next = 0;
    for (const { shape } of tensors) {
      const length = sizeOf(shape);
      this.offsets.push(next);
      this.lengths.push(length);
      next += Math.ceil(length / BLOCK_WORDS) * BLOCK_WORDS;
    }
    this.words = Math.max(next, BLOCK_WORDS);
  }

  offset(id: number): number {
    const offset = this.offsets[id];
    invariant(offset !== undefined, `There is no tensor ${id}`);
    return offset;
  }

  length(id: number): number {
    const length = this.lengths[id];
    invariant(length !== undefined, `There is no tensor ${id}`);
    return length;
  }

  view(buffer: ProgramBuffer, id: number): BufferView {
    return { buffer, offset: this.offset(id) * 4, size: this.length(id) * 4 };
  }

  /** The tensor a block belongs to. */
  tensorOfBlock(block: number): number {
    const word = block * BLOCK_WORDS;
    return this.offsets.findLastIndex((offset) => offset <= word);
  }
}
