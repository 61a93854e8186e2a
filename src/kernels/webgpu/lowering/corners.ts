import type { BufferView } from '../program/kernel';
import type { ForwardPass } from './forward';

/** What backward reads the side of a corner from: a ReLU's zero, or a tie of a pooling's window. */
export interface ShownCorner {
  /** The activation or the pooling, as a node of the graph. */
  readonly node: number;
  readonly view: BufferView;
  /**
   * An activation's input, its output (times a positive factor, where dropout follows), or, of each window of 2 × 2, the
   * place 2 · y + x of the cell that won.
   */
  readonly shows: 'input' | 'output' | 'winner';
  /** The pooling after an activation, whose winners alone are shown. */
  readonly pooling: number | null;
}

/** Of a training pass, what the kernels decide in forward and not by a value that another operation is given. */
export function cornersOf({ fused, chains, kept }: ForwardPass): ShownCorner[] {
  return fused.operations.flatMap((operation) => {
    const { output, parts } = operation;
    const record = chains.get(output);
    if (!record || !fused.isTrained(output)) return [];
    const corners: ShownCorner[] = [];
    const { activation, pooling, final } = parts;
    const winners = kept.get(operation);
    if (pooling !== null && winners)
      corners.push({ node: pooling, view: winners, shows: 'winner', pooling: null });
    if (activation !== null) {
      const shows = record.before ? 'input' : 'output';
      const isBeforePooling = pooling !== null && activation < pooling;
      const view = record.before ?? record.output;
      corners.push({ node: activation, view, shows, pooling: isBeforePooling ? pooling : null });
    }
    if (final !== null) corners.push({ node: final, view: record.output, shows: 'output', pooling: null });
    return corners;
  });
}
