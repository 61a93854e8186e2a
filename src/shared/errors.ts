/** A broken invariant: a defect in Vireo, never the fault of the person or their data. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws when a condition that Vireo's own code guarantees does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The end of an exhaustive switch: a compile error when a case is missing, a named error at run time. */
export function assertNever(value: never): never {
  throw new InvariantError(`Unexpected value: ${JSON.stringify(value)}`);
}
