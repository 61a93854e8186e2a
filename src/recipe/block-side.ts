import type { ConvolutionBlock } from './schema';

/**
 * The side that a CNN's block leaves of a square: a convolution of stride 1, then pooling in floor mode.
 * Below 1 where nothing is left.
 */
export function sideAfterBlock(side: number, { padding, kernel, pool }: ConvolutionBlock): number {
  const convolved = padding === 'valid' ? side - (kernel - 1) : side;
  return Math.floor(convolved / pool);
}
