/** The array buffers inside a message of plain data, each once, to hand over instead of copying. */
export function transferablesOf(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
      return;
    }
    if (value instanceof Blob) return;
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(message);
  return [...found];
}
