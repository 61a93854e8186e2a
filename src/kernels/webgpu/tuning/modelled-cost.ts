import type { Kernel } from '../program/kernel';

/** What a graphics card multiplies and adds in the time in which it moves a byte: 22 on an RX 6900 XT, 13 on an H200, 12 on an M1. */
const MULTIPLY_ADDS_PER_BYTE = 16;

/**
 * How long a dispatch takes, in the time of a multiply-add at peak: by its arithmetic or by the memory it binds, whichever
 * takes longer. Source: the roofline model (Williams, Waterman and Patterson, 2009).
 */
export function modelledCost({ multiplyAdds, bindings }: Kernel): number {
  const bytes = bindings.reduce((sum, { view }) => sum + view.size, 0);
  return Math.max(multiplyAdds, bytes * MULTIPLY_ADDS_PER_BYTE);
}
