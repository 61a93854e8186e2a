import { FeatureFile } from './feature-file';
import { PartReader } from './part-reader';
import { MANIFEST, type PartSubject, PartWriter, PIXELS } from './part-writer';
import { entriesOf, removeIfFree, type StoredFolder } from './storage';

const PART_FILE = /\.(pixels|json)$/;

/** The parts of one dataset under one preprocessing. */
export class CacheEntry {
  private readonly readers = new Map<string, PartReader>();

  constructor(private readonly folder: StoredFolder) {}

  /** Every whole part; what was interrupted or damaged is removed. */
  async open(): Promise<readonly PartReader[]> {
    const entries = await entriesOf(this.folder);
    const ids = new Set(
      entries.flatMap(([name]) => (PART_FILE.test(name) ? [name.replace(/\.[^.]*$/, '')] : [])),
    );
    for (const id of ids) {
      if (this.readers.has(id)) continue;
      const reader = await PartReader.open(this.folder, id);
      if (reader) this.readers.set(id, reader);
      // The pixels first: while another tab writes or reads them they cannot be removed, and nothing is touched.
      else if (await removeIfFree(this.folder, id + PIXELS)) await removeIfFree(this.folder, id + MANIFEST);
    }
    return [...this.readers.values()];
  }

  begin(subject: PartSubject): Promise<PartWriter> {
    return PartWriter.begin(this.folder, subject);
  }

  /** The part that was just committed. Null where it cannot be read back. */
  async reopen(id: string): Promise<PartReader | null> {
    const reader = await PartReader.open(this.folder, id);
    if (reader) this.readers.set(id, reader);
    return reader;
  }

  /** What a network made of these images, under a name in letters and digits; see FeatureFile.open. */
  features(name: string, size: number, roomBytes: number): Promise<FeatureFile | null> {
    return FeatureFile.open(this.folder, name, size, roomBytes);
  }

  close(): void {
    for (const reader of this.readers.values()) reader.close();
    this.readers.clear();
  }
}
