/**
 * Chromium lets the garbage collector take what nobody refers to although its answer is awaited: the reader of a file's
 * stream, a file's handle that is being opened. The answer then never comes. What is held here is referred to.
 */
const held = new Set<object>();

/** Keeps `object` from the collector until what is answered is called. */
export function hold(object: object): () => void {
  held.add(object);
  return () => held.delete(object);
}

/** Keeps `object` from the collector until `work` has come to an end. */
export async function holding<T>(object: object, work: () => Promise<T>): Promise<T> {
  const letGo = hold(object);
  try {
    return await work();
  } finally {
    letGo();
  }
}
