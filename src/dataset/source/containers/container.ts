/**
 * Files that hold the files of a dataset. Each kind is an entry of `container-kinds.ts`; what it holds becomes ordinary files
 * in ordinary folders (`train/9/00017.pgm`), so that whatever reads the listing need not know.
 */
import type { DatasetProblem } from '../../../protocol/dataset';
import type { Failure } from '../../../shared/result';
import type { ListedFile } from '../listing';
import type { ImageSink, Split } from './image-sink';

/** A container whose bytes can be read at any place: what was packed around it is off. */
export interface Container {
  /** As it was listed: what is said of it names this. */
  readonly path: string;
  /** The folder it lies in, with its `/`; empty at the root. */
  readonly folder: string;
  /** Its file name, without a `.gz` that was taken off. */
  readonly name: string;
  /** Where its members go if they have paths of their own: a folder of its name, or the root where it is all there is. */
  readonly memberFolder: string;
  readonly blob: Blob;
  /** Position of `blob` in the listing's archives: what members that are slices of it refer to. */
  readonly archive: number;
}

/** What opening containers adds to. */
export interface Unpacking {
  readonly signal: AbortSignal;
  /** The archives of the listing so far; a container may add its own. */
  readonly archives: Blob[];
  /** Whether a member may itself be a container, so that it may be of any size. */
  mayBeContainer(path: string): boolean;
  /** Lists a file of these bytes, which are put on disk. */
  write(path: string, parts: readonly Uint8Array[]): ListedFile;
  /** Lists a file that can be read where it stands. */
  list(file: ListedFile): void;
  report(problem: DatasetProblem): void;
  /** Says what was done without being asked: `remark.<code>`. */
  remark(remark: Failure): void;
  /** Where the images of one container are listed, by split and label. */
  sink(container: Container, split: Split): ImageSink;
}

export interface ContainerKind {
  /** The sentence that says what was opened: `remark.<code>`. */
  readonly remark: string;
  /** The paths (without `.gz`) of files that may be of this kind, or belong to one beside them. */
  readonly names: RegExp;
  /** Whether a file begins like one. `head`: its first `HEAD_BYTES`, or all of it. */
  begins(head: Uint8Array, name: string): boolean;
  /** Files of these names that are looked into; the largest. Where it is not given, all. */
  readonly mostLooks?: number;
  /** Whether the first bytes alone are proof, whatever the name. */
  readonly isToldByBytes: boolean;
  /**
   * Lists the members of all containers of this kind in one folder: some belong together. Throws ContainerError where nothing
   * can be had of them, and what reading throws.
   */
  open(containers: readonly Container[], unpacking: Unpacking): Promise<void>;
}

/** A table's first line names every pixel of a picture: it is long. */
export const HEAD_BYTES = 2 ** 18;

/** A container that cannot be opened, in words of `problem.<code>`: caught where containers are opened. */
export class ContainerError extends Error {
  override readonly name = 'ContainerError';

  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

/** Throws a ContainerError. */
export function refuse(code: string, values?: Failure['values'], detail?: string): never {
  throw new ContainerError({ code, ...(values && { values }), ...(detail && { detail }) });
}

/** Opens one after the other: one that is refused is told by its path, and the others are opened all the same. */
export async function openEach<T extends { readonly container: Container }>(
  items: readonly T[],
  unpacking: Unpacking,
  open: (item: T) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    try {
      await open(item);
    } catch (error) {
      if (!(error instanceof ContainerError)) throw error;
      unpacking.report({ ...error.failure, path: item.container.path, severity: 'excluded' });
    }
  }
}

export function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
