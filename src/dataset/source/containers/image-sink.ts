/** Where containers put single images: `train/<label>/<number>`, and what tells one container's images from another's. */
import { mentionedRole } from '../../folder/role-names';
import type { ListedFile } from '../listing';

export type Split = 'training' | 'validation' | 'test';

const FOLDERS: Readonly<Record<Split, string>> = { training: 'train', validation: 'val', test: 'test' };
/** Images without a label that are of no test split. */
const TO_PREDICT = 'unlabelled';

/** What a name says of the split, from its end to its beginning: `t10k-images`, `test-00000-of-00001`, `train/0000`. */
export function splitOf(path: string): Split | null {
  for (const segment of path.split('/').reverse()) {
    if (/t10k/i.test(segment)) return 'test';
    const role = mentionedRole(segment);
    if (role === 'training' || role === 'validation' || role === 'test') return role;
    if (role === 'unlabelled') return 'test';
  }
  return null;
}

/** A label as the name of a folder: `T - shirt / top` must not become two. Null: no label. */
export function folderOfLabel(label: string): string | null {
  const name = label.replace(/[/\\\p{Cc}]/gu, '_').trim();
  return name === '' ? null : name.replace(/^\./, '_');
}

export interface PixelShape {
  readonly width: number;
  readonly height: number;
  /** 1: gray; 3: RGB, interleaved. */
  readonly channels: 1 | 3;
}

/** No image of a container has a longer side, px: a header that says more is damaged. */
export const MAX_SIDE = 2048;

/** Where the images of one kind of container go that are of one folder and split: they are counted through. */
export interface SplitPlace {
  /** Behind the name of the split's folder: ` 2` where another kind of container has images of that split already. */
  readonly suffix: string;
  /** Of the next image. */
  next: number;
}

/** The images that one container gave to one split. */
export class ImageSink {
  readonly files: ListedFile[] = [];
  /** Label and content of each: the same in two containers are the same data in two forms. */
  readonly contents = new Set<string>();
  labelledCount = 0;
  unlabelledCount = 0;

  /** `write` lists a file. */
  constructor(
    readonly containerPath: string,
    readonly folder: string,
    readonly split: Split,
    private readonly place: SplitPlace,
    private readonly write: (path: string, parts: readonly Uint8Array[]) => ListedFile,
  ) {}

  /** Raw pixels, row by row, as a file of Netpbm, which is their bytes behind a short header. */
  addPixels(
    label: string | null,
    { width, height, channels }: PixelShape,
    pixels: Uint8Array,
    name?: string,
  ): void {
    const isGray = channels === 1;
    const header = new TextEncoder().encode(`${isGray ? 'P5' : 'P6'}\n${width} ${height}\n255\n`);
    this.add(label, [header, pixels], isGray ? 'pgm' : 'ppm', name);
  }

  /** The bytes of an image file. */
  addFile(label: string | null, bytes: Uint8Array, extension: string): void {
    this.add(label, [bytes], extension);
  }

  /** The folder of its images with labels. */
  get splitFolder(): string {
    return `${this.folder}${FOLDERS[this.split]}${this.place.suffix}`;
  }

  private add(label: string | null, parts: readonly Uint8Array[], extension: string, name?: string): void {
    const labelFolder = label === null ? null : folderOfLabel(label);
    const number = name ?? String(this.place.next).padStart(5, '0');
    this.place.next++;
    const { suffix } = this.place;
    const isTest = this.split === 'test';
    const splitFolder = labelFolder === null && !isTest ? TO_PREDICT : FOLDERS[this.split];
    const place = `${splitFolder}${suffix}${labelFolder === null ? '' : `/${labelFolder}`}`;
    const file = this.write(`${this.folder}${place}/${number}.${extension}`, parts);
    if (labelFolder === null) this.unlabelledCount++;
    else this.labelledCount++;
    this.files.push(file);
    this.contents.add(`${labelFolder ?? ''}/${file.location.crc32}`);
  }
}
