/**
 * File → value, by the file's position in `FileListing.files`: a map over an array. A `Map` takes ten times as long to fill with
 * 200,000 numbers and to ask for them. Entries come in the order of the files.
 */
export class ByFile<V extends {}> implements ReadonlyMap<number, V> {
  private readonly found: (V | undefined)[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(file: number): V | undefined {
    return this.found[file];
  }

  has(file: number): boolean {
    return this.found[file] !== undefined;
  }

  set(file: number, value: V): void {
    // An array with holes in its end would become a table by itself.
    while (this.found.length < file) this.found.push(undefined);
    if (!this.has(file)) this.count++;
    this.found[file] = value;
  }

  delete(file: number): void {
    if (!this.has(file)) return;
    this.count--;
    this.found[file] = undefined;
  }

  forEach(visit: (value: V, file: number, map: ReadonlyMap<number, V>) => void): void {
    for (const [file, value] of this) visit(value, file, this);
  }

  *keys(): Generator<number, undefined> {
    for (const [file] of this) yield file;
    return undefined;
  }

  *values(): Generator<V, undefined> {
    for (const value of this.found) if (value !== undefined) yield value;
    return undefined;
  }

  *entries(): Generator<[number, V], undefined> {
    for (let file = 0; file < this.found.length; file++) {
      const value = this.found[file];
      if (value !== undefined) yield [file, value];
    }
    return undefined;
  }

  [Symbol.iterator](): Generator<[number, V], undefined> {
    return this.entries();
  }
}
