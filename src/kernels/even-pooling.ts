import type { Operation } from './graph';

/** Whether an operation max-pools by 2 × 2, without gaps or overlap, all of a value of this shape. */
export function poolsEvenly(operation: Operation, shape: readonly number[]): boolean {
  if (operation.kind !== 'maxPool2d') return false;
  const { kernel, stride, padding } = operation;
  const all = (pair: readonly [number, number], length: number) => pair.every((each) => each === length);
  const [height = 1, width = 1] = shape;
  return all(kernel, 2) && all(stride, 2) && all(padding, 0) && height % 2 === 0 && width % 2 === 0;
}
