import { DEFAULT_RECIPE } from '../../../recipe/defaults';
import type { FolderStore } from '../../checkpoints/file-store';
import { Disk } from '../../checkpoints/testing/disk';
import type { StoredEntry } from '../stored-entry';

/** Folders of disks in memory, one per run. */
export function memoryFolders(): FolderStore & { readonly disks: Map<string, Disk> } {
  const disks = new Map<string, Disk>();
  return {
    own: new Disk(),
    disks,
    list: async () => [...disks.keys()],
    async open(name) {
      const disk = disks.get(name) ?? new Disk();
      disks.set(name, disk);
      return disk;
    },
    async remove(name) {
      disks.delete(name);
    },
  };
}

/** An interrupted run that went out from weights. */
export const entry = (runId: string, createdAt: number): StoredEntry => ({
  runId,
  name: `Run ${runId}`,
  named: { stem: '#1 birds', label: { kind: 'changes', changes: ['smallerRate'] } },
  notes: '',
  starred: false,
  createdAt,
  updatedAt: createdAt,
  deletedAt: null,
  state: 'interrupted',
  failure: null,
  recipe: { ...DEFAULT_RECIPE, start: { kind: 'unnamed' } },
  classes: ['a', 'b'],
  dataset: { name: 'sample', fingerprint: 'f', imageCount: 10 },
  device: null,
  result: {
    epoch: 0,
    step: 0,
    elapsedMs: 0,
    bestEpoch: null,
    trainLoss: null,
    trainAccuracy: null,
    validationLoss: null,
    validationAccuracy: null,
    validationCount: 0,
  },
});
