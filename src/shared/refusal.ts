/**
 * Whether the browser itself refused, which it says by a DOMException: storage is full, locked or gone, a file cannot be read.
 * @param names which refusals count; without any, each does
 */
export function isRefusal(error: unknown, ...names: readonly string[]): error is DOMException {
  return error instanceof DOMException && (names.length === 0 || names.includes(error.name));
}

/** What `work` comes to, or `otherwise` where the browser refuses it so. Any other error goes on up. */
export async function unlessRefused<T, R>(
  work: () => Promise<T>,
  otherwise: R,
  ...names: readonly string[]
): Promise<T | R> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error, ...names)) return otherwise;
    throw error;
  }
}
