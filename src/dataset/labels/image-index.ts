import type { ImageFile } from '../folder/image-files';

const NONE: readonly ImageFile[] = [];

/** Of the characters of a text, as Java's `String.hashCode`, then mixed: file names differ in their last digits. */
function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 15);
}

/**
 * Key → its images, in the order they were given in. A hash table of positions, which makes keys anew where it must compare them:
 * a `Map` of 200,000 strings that were cut from longer ones, as names from paths and cells from tables are, takes three times as
 * long to make and to ask.
 */
export class ImageIndex {
  /** Bucket → the last key that came into it, by the position of its first image; −1 for none. */
  private readonly last: Int32Array;
  /** First image of a key → that of the key which came into the bucket before it. */
  private readonly before: Int32Array;
  private readonly hashes: Int32Array;
  /** First image of a key → all of them, where there are several. */
  private readonly several = new Map<number, ImageFile[]>();

  constructor(
    private readonly images: readonly ImageFile[],
    private readonly keyOf: (image: ImageFile) => string,
  ) {
    this.last = new Int32Array(2 ** Math.ceil(Math.log2(2 * images.length + 1))).fill(-1);
    this.before = new Int32Array(images.length);
    this.hashes = new Int32Array(images.length);
    for (const [position, image] of images.entries()) this.add(position, keyOf(image));
  }

  get(key: string): readonly ImageFile[] {
    const first = this.firstOf(key, hashOf(key));
    return first < 0 ? NONE : (this.several.get(first) ?? [this.images[first]]);
  }

  private add(position: number, key: string): void {
    const hash = hashOf(key);
    const first = this.firstOf(key, hash);
    const known = this.several.get(first);
    if (known) known.push(this.images[position]);
    else if (first >= 0) this.several.set(first, [this.images[first], this.images[position]]);
    if (first >= 0) return;
    const bucket = this.bucketOf(hash);
    this.hashes[position] = hash;
    this.before[position] = this.last[bucket];
    this.last[bucket] = position;
  }

  private firstOf(key: string, hash: number): number {
    let at = this.last[this.bucketOf(hash)];
    while (at >= 0 && (this.hashes[at] !== hash || this.keyOf(this.images[at]) !== key)) at = this.before[at];
    return at;
  }

  private bucketOf(hash: number): number {
    return hash & (this.last.length - 1);
  }
}
