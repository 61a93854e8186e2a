import { cifar } from './cifar';
import type { ContainerKind } from './container';
import { idx } from './idx';
import { npz } from './npz';
import { parquet } from './parquet';
import { pixelTable } from './pixel-table';
import { tar } from './tar';
import { teachableMachine } from './teachable-machine';
import { zip } from './zip';

/** Everything that holds a dataset's files. A new kind is an entry here, a sentence for its remark, and a line in docs/datasets.md. */
export const CONTAINER_KINDS = {
  zip,
  tar,
  teachableMachine,
  idx,
  cifar,
  npz,
  parquet,
  pixelTable,
} satisfies Readonly<Record<string, ContainerKind>>;

const KINDS: readonly ContainerKind[] = Object.values(CONTAINER_KINDS);
const GZIP = /\.(gz|tgz)$/i;
/** One look at each of a hundred thousand paths, before any is looked at closely. */
const ANY = new RegExp([...KINDS.map(({ names }) => names.source), GZIP.source].join('|'), 'i');

/** `a.tar.gz` and `a.tgz` are `a.tar`: what a path is without the compression around it. */
export function withoutGzip(path: string): string {
  return path.replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '');
}

/** The kind a file may be of by its path, or null. */
export function kindByName(path: string): ContainerKind | null {
  if (!ANY.test(path)) return null;
  const inner = withoutGzip(path);
  return KINDS.find(({ names }) => names.test(inner)) ?? null;
}

/** Which of two kinds is opened first, where both give images of one split: as they stand above. */
export function kindOrder(kind: ContainerKind): number {
  return KINDS.indexOf(kind);
}

/** The kind that a file is by its bytes alone, whatever its name. */
export function kindByBytes(head: Uint8Array): ContainerKind | null {
  return KINDS.find(({ isToldByBytes, begins }) => isToldByBytes && begins(head, '')) ?? null;
}
