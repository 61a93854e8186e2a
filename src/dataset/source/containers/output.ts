/** Where containers of one level put their members: a scratch file for bytes that stand nowhere else, and the listing. */
import { crc32 } from '../../../shared/crc32';
import type { ListedFile } from '../listing';
import type { ScratchFile } from '../scratch';

export class Output {
  readonly members: ListedFile[] = [];
  private readonly archive: number;

  /** `spend` is told of bytes before they are put, and throws where they are too many. */
  constructor(
    private readonly scratch: ScratchFile,
    private readonly archives: Blob[],
    private readonly spend: (sizeBytes: number) => void,
  ) {
    // Members refer to it by its position; its bytes can be read once it is finished.
    this.archive = archives.push(new Blob()) - 1;
  }

  write(path: string, parts: readonly Uint8Array[]): ListedFile {
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
    const file: ListedFile = { path, sizeBytes, location };
    this.members.push(file);
    return file;
  }

  async finish(): Promise<void> {
    this.archives[this.archive] = await this.scratch.finish();
  }
}

/** Of one path several files: the later ones get a number, so that none is lost. */
export class FreeNames {
  private readonly taken = new Set<string>();

  folder(wanted: string): string {
    if (wanted === '') return wanted;
    let folder = wanted;
    for (let number = 2; this.taken.has(folder); number++) folder = `${wanted.slice(0, -1)} (${number})/`;
    this.taken.add(folder);
    return folder;
  }
}
