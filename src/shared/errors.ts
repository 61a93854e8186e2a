/** A broken invariant: a defect in Vireo, never the fault of the person or their data. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** An engine or a format has no code for an operation of the graph, named by its kind (or its activation function). */
export class UnsupportedOperationError extends Error {
  override readonly name = 'UnsupportedOperationError';

  constructor(where: string, operation: string) {
    super(`${where} cannot run the operation ${operation}`);
  }
}

/** Throws when a condition that Vireo's own code guarantees does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The end of an exhaustive switch: a compile error when a case is missing, a named error at run time. */
export function assertNever(value: never): never {
  throw new InvariantError(`Unexpected value: ${JSON.stringify(value)}`);
}
