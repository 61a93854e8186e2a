/** Bytes, or so many zeros that take no memory. */
type SparsePart = Uint8Array<ArrayBuffer> | { readonly zeros: number };

const lengthOf = (part: SparsePart) => (part instanceof Uint8Array ? part.length : part.zeros);

/** A file of many gigabytes that lies nowhere: what is read of it is made. (Node keeps no blob above 4 GiB.) */
export class SparseBlob extends Blob {
  constructor(private readonly parts: readonly SparsePart[]) {
    super();
  }

  override get size(): number {
    return this.parts.reduce((sum, part) => sum + lengthOf(part), 0);
  }

  override slice(begin = 0, end = this.size): Blob {
    const cut: SparsePart[] = [];
    let at = 0;
    for (const part of this.parts) {
      const length = lengthOf(part);
      const from = Math.max(begin - at, 0);
      const to = Math.min(end - at, length);
      at += length;
      if (from >= to) continue;
      cut.push(part instanceof Uint8Array ? part.slice(from, to) : { zeros: to - from });
    }
    return new SparseBlob(cut);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const whole = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      if (part instanceof Uint8Array) whole.set(part, at);
      at += lengthOf(part);
    }
    return whole.buffer;
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }
}
