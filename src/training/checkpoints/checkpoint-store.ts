/**
 * The checkpoints of one run in one folder. Each is a tensor file written beside and renamed, so that whatever cuts a
 * write short leaves the one before it. The last two are kept, and the best weights they speak of.
 *
 *   checkpoint-<n>[+best-<m>]   header (JSON of the caller) and the engine's state; its best weights are in best-<m>
 *   best-<m>                    written only when the best weights changed
 *   *.part                      a write under way, or what is left of one
 */

import type { EngineState } from '../../kernels/engine';
import { largestOf } from '../../shared/many';
import type { FileStore } from './file-store';
import { readTensorFile, type TensorFile, tensorFileParts } from './tensor-file';
import { writeWhole } from './versioned-file';

const KEPT = 2;
const CHECKPOINT_NAME = /^checkpoint-(\d+)(?:\+(best-\d+))?$/;
const BEST_NAME = /^best-(\d+)$/;
const OWN_NAME = /^(checkpoint|best)-[^.]*(\.part)?$/;
const GROUP = 'state';

export interface Checkpoint {
  /** JSON: everything but tensors. */
  readonly header: unknown;
  readonly state: EngineState;
  /** With the same map as in the last save: not written again. */
  readonly best: EngineState | null;
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint | null;
  /** Names of checkpoint files that could not be used: damaged, or their best weights are. */
  readonly unreadable: readonly string[];
}

interface StoredName {
  readonly name: string;
  readonly sequence: number;
  readonly bestFile: string | null;
}

export class CheckpointStore {
  private readonly files: FileStore;
  private lastBest: { readonly tensors: EngineState['tensors']; readonly file: string } | null = null;

  constructor(files: FileStore) {
    this.files = files;
  }

  /** Saves; on return the checkpoint survives anything. Throws StorageFullError with the earlier ones intact. */
  async save({ header, state, best }: Checkpoint): Promise<{ sizeBytes: number }> {
    const sequence = 1 + highestSequence(await this.files.list());
    let sizeBytes = 0;
    if (best && this.lastBest?.tensors !== best.tensors) {
      const file = `best-${sequence}`;
      sizeBytes += await this.put(file, null, best);
      this.lastBest = { tensors: best.tensors, file };
    }
    const suffix = best && this.lastBest ? `+${this.lastBest.file}` : '';
    sizeBytes += await this.put(`checkpoint-${sequence}${suffix}`, header, state);
    await this.prune();
    return { sizeBytes };
  }

  /** The newest checkpoint that is whole; of its state those tensors that are wanted. */
  async load(isWanted: (key: string) => boolean = () => true): Promise<LoadedCheckpoint> {
    for (;;) {
      const listed = newestFirst(await this.files.list());
      const unreadable: string[] = [];
      for (const stored of listed) {
        const checkpoint = await this.read(stored, isWanted);
        if (checkpoint) return { checkpoint, unreadable };
        unreadable.push(stored.name);
      }
      // A run under way may have replaced those that were listed.
      const [newest] = newestFirst(await this.files.list());
      if (newest?.name === listed[0]?.name) return { checkpoint: null, unreadable };
    }
  }

  private async read(
    { name, bestFile }: StoredName,
    isWanted: (key: string) => boolean,
  ): Promise<Checkpoint | null> {
    const file = await this.get(name, isWanted);
    if (!file) return null;
    const best = bestFile === null ? null : await this.get(bestFile, isWanted);
    if (bestFile !== null && !best) return null;
    const bestState = best && stateOf(best);
    if (bestState && bestFile) this.lastBest = { tensors: bestState.tensors, file: bestFile };
    return { header: file.header, state: stateOf(file), best: bestState };
  }

  private async get(name: string, isWanted: (key: string) => boolean): Promise<TensorFile | null> {
    const source = await this.files.open(name);
    const decoded = source && (await readTensorFile(source, (_group, key) => isWanted(key)));
    return decoded?.ok ? decoded.value : null;
  }

  private put(name: string, header: unknown, state: EngineState): Promise<number> {
    const groups = new Map([[GROUP, state.tensors]]);
    return writeWhole(this.files, name, tensorFileParts({ header, groups }));
  }

  /** Removes what no kept checkpoint needs, and what is left of writes that were cut short; other files stay. */
  private async prune(): Promise<void> {
    const names = await this.files.list();
    const needed = new Set<string>();
    for (const { name, bestFile } of newestFirst(names).slice(0, KEPT)) {
      needed.add(name);
      if (bestFile) needed.add(bestFile);
    }
    for (const name of names) {
      if (OWN_NAME.test(name) && !needed.has(name)) await this.files.remove(name);
    }
  }
}

/** Whether there is any to go on from among the files of a folder (it may still turn out damaged). */
export function hasCheckpoint(names: Iterable<string>): boolean {
  return newestFirst([...names]).length > 0;
}

function stateOf(file: TensorFile): EngineState {
  return { tensors: file.groups.get(GROUP) ?? new Map() };
}

function newestFirst(names: readonly string[]): StoredName[] {
  return names
    .flatMap((name) => {
      const match = CHECKPOINT_NAME.exec(name);
      return match ? [{ name, sequence: Number(match[1]), bestFile: match[2] ?? null }] : [];
    })
    .sort((a, b) => b.sequence - a.sequence);
}

function highestSequence(names: readonly string[]): number {
  const best = names.map((name) => Number(BEST_NAME.exec(name)?.[1] ?? 0));
  return largestOf([...newestFirst(names).map((c) => c.sequence), ...best], 0);
}
