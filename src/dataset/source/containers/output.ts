/** Where containers of one level put their members: a scratch file for bytes that stand nowhere else, and the listing. */
import { crc32 } from '../../../shared/crc32';
import type { ListedFile } from '../listing';
import type { ScratchFile } from '../scratch';

export class Output {
  readonly members: ListedFile[] = [];
  private readonly archive: number;

  /** `names`: of the whole dataset. `spend` is told of bytes before they are put, and throws where they are too many. */
  constructor(
    private readonly scratch: ScratchFile,
    private readonly archives: Blob[],
    private readonly names: FreeNames,
    private readonly spend: (sizeBytes: number) => void,
  ) {
    // Members refer to it by its position; its bytes can be read once it is finished.
    this.archive = archives.push(new Blob()) - 1;
  }

  /** A path that is taken gets a number. */
  write(wanted: string, parts: readonly Uint8Array[]): ListedFile {
    const offset = this.scratch.sizeBytes;
    let checksum = 0;
    let sizeBytes = 0;
    for (const part of parts) {
      this.spend(part.length);
      this.scratch.write(part);
      checksum = crc32(part, checksum);
      sizeBytes += part.length;
    }
    const location = { kind: 'slice', archive: this.archive, offset, crc32: checksum } as const;
    const file: ListedFile = { path: this.names.file(wanted), sizeBytes, location };
    this.members.push(file);
    return file;
  }

  async finish(): Promise<void> {
    this.archives[this.archive] = await this.scratch.finish();
  }
}

/** Of one path several files: the later ones get a number, so that none is lost. */
export class FreeNames {
  private readonly taken: Set<string>;
  /** Of each path that was wanted again: its last number. */
  private readonly numbers = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  /** `00000.ppm`, and `00000 (2).ppm` beside it. */
  file(wanted: string): string {
    const stem = wanted.replace(/\.[^./]*$/, '');
    let path = wanted;
    while (this.taken.has(path)) {
      const number = (this.numbers.get(wanted) ?? 1) + 1;
      this.numbers.set(wanted, number);
      path = `${stem} (${number})${wanted.slice(stem.length)}`;
    }
    this.taken.add(path);
    return path;
  }

  folder(wanted: string): string {
    if (wanted === '') return wanted;
    let folder = wanted;
    for (let number = 2; this.taken.has(folder); number++) folder = `${wanted.slice(0, -1)} (${number})/`;
    this.taken.add(folder);
    return folder;
  }
}
