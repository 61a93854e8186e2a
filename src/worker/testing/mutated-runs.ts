/** Readers of runs, of their queue and of a class's runs on the board, and what they are given. */
import { expect } from 'vitest';
import { readRuns } from '../../board/read-runs';
import { runFilesOf } from '../../formats/runs-archive';
import { parseRecipe } from '../../recipe/validate';
import { loadMoment } from '../../training/checkpoints/saved-moment';
import { encodeTensorFile } from '../../training/checkpoints/tensor-file';
import { Disk } from '../../training/checkpoints/testing/disk';
import { MetricsLog } from '../../training/runs/metrics-log';
import { RunQueue } from '../../training/runs/run-queue';
import { RunFolder, RunStore } from '../../training/runs/run-store';
import { INDEX_VERSION, RunsIndex } from '../../training/runs/runs-index';
import { parseEntry, summaryOf } from '../../training/runs/stored-entry';
import { entry as entryOf, memoryFolders } from '../../training/runs/testing/memory-folders';
import { importedRun } from '../run/run-file';
import {
  type Bytes,
  bytesMutated,
  checksummedLinesMutated,
  codeOf,
  kept,
  type MutatedReader,
  sealedMutated,
} from './mutations';
import type { ReadKind } from './read-kinds';

const RUN = 'runs/3a598547-5659-4e6b-b4de-a68eb8c3f8f4';

/** An entry that is shown must have dates and figures that can be. */
function expectShowable(input: unknown): void {
  const entry = parseEntry(input);
  if (!entry) throw new Error('An entry was accepted that the schema refuses');
  expectDates([entry.createdAt, entry.updatedAt, entry.deletedAt ?? 0]);
  expect(parseRecipe(entry.recipe).recipe).not.toBeNull();
}

function expectDates(moments: readonly number[]): void {
  for (const moment of moments) expect(() => new Date(moment).toISOString()).not.toThrow();
}

/** A disk with the files of the run that 0.1 wrote, one of them replaced. */
function keptDisk(name: string, bytes: Bytes): Disk {
  const disk = new Disk();
  for (const file of ['best-1', 'checkpoint-1+best-1', 'entry-4', 'metrics-1'])
    disk.files.set(file, kept(`${RUN}/${file}`));
  disk.files.set(name, bytes);
  return disk;
}

/** The curves of the run that 0.1 wrote, as they are kept now. */
async function curvesAsLines(): Promise<Bytes> {
  const metrics = await new RunFolder(keptDisk('metrics-1', kept(`${RUN}/metrics-1`))).loadMetrics();
  const disk = new Disk();
  await new MetricsLog(disk).save(metrics);
  const [lines] = disk.files.values();
  if (!lines) throw new Error('Curves were saved, and there is no file');
  return lines;
}

async function importing(bytes: Bytes): Promise<string | null> {
  const store = new RunStore(memoryFolders());
  const imported = await importedRun(new Blob([bytes]), store);
  if (!imported.ok) return imported.failure.code;
  const details = await store.read(imported.value.runId);
  if (!details) throw new Error('An imported run cannot be read');
  const { resumable: _, sizeBytes: __, ...entry } = details.entry;
  expectShowable(entry);
  return null;
}

const summary = summaryOf({ ...entryOf('a', 1), resumable: false, sizeBytes: 1 });
const index = await encodeTensorFile({
  header: { version: INDEX_VERSION, generation: 'g', rows: [summary, { ...summary, runId: 'b' }] },
  groups: new Map(),
});

export const MUTATED_RUNS = {
  runFile: { mutated: await sealedMutated(kept('run.vireo-run')), read: importing },
  allRuns: {
    mutated: bytesMutated(kept('ledger.zip')),
    read: async (bytes) => {
      const files = await runFilesOf(new Blob([bytes]));
      if (!files.ok) return files.failure.code;
      for (const { read } of files.value) {
        const blob = await read();
        if (!blob.ok) return blob.failure.code;
        await importing(new Uint8Array(await blob.value.arrayBuffer()));
      }
      return null;
    },
  },
  entry: {
    mutated: await sealedMutated(kept(`${RUN}/entry-4`)),
    read: async (bytes) => {
      const folder = new RunFolder(keptDisk('entry-4', bytes));
      const entry = await folder.loadEntry();
      if (entry) expectShowable(entry);
      return entry ? null : await folder.unreadReason();
    },
  },
  checkpoint: {
    mutated: await sealedMutated(kept(`${RUN}/checkpoint-1+best-1`)),
    read: async (bytes) => {
      const moment = await loadMoment(new RunFolder(keptDisk('checkpoint-1+best-1', bytes)));
      if (!moment.ok) return moment.failure.code;
      const { recipe, position, microBatchSize, metrics } = moment.value;
      expect(parseRecipe(recipe).recipe).not.toBeNull();
      // A run goes on by counting from these.
      for (const count of [position.epoch, position.step, position.stepInEpoch]) {
        expect(Number.isSafeInteger(count)).toBe(true);
        expect(count).toBeGreaterThanOrEqual(0);
      }
      expect(Number.isSafeInteger(microBatchSize) && microBatchSize > 0).toBe(true);
      for (const { step } of metrics.steps) expect(step).toBeLessThanOrEqual(position.step);
      return null;
    },
  },
  metrics: {
    mutated: await sealedMutated(kept(`${RUN}/metrics-1`)),
    // What cannot be read is no curve: nothing else of the run depends on it.
    read: async (bytes) => {
      const { epochs } = await new RunFolder(keptDisk('metrics-1', bytes)).loadMetrics();
      for (const { epoch, step } of epochs) expect([epoch, step].every(Number.isSafeInteger)).toBe(true);
      return null;
    },
  },
  metricsLines: {
    mutated: checksummedLinesMutated(await curvesAsLines()),
    // A line that cannot be read is passed over.
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('metrics-1.jsonl', bytes);
      const { steps, epochs } = await new RunFolder(disk).loadMetrics();
      for (const { step } of steps) expect(Number.isSafeInteger(step)).toBe(true);
      for (const { epoch, step } of epochs) expect([epoch, step].every(Number.isSafeInteger)).toBe(true);
      return null;
    },
  },
  runsIndex: {
    mutated: await sealedMutated(index),
    // An index that cannot be read has no rows.
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('index-1', bytes);
      const { rows } = await new RunsIndex(disk, (work) => work()).load();
      for (const row of rows.values()) expectDates([row.createdAt, row.updatedAt, row.deletedAt ?? 0]);
      return null;
    },
  },
  queue: {
    mutated: await sealedMutated(kept('queue/queue-3')),
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('queue-3', bytes);
      return codeOf(await new RunQueue(disk).load());
    },
  },
  boardRun: {
    mutated: await sealedMutated(kept('run.vireo-run')),
    read: async (bytes) => {
      for await (const { entry, failure } of readRuns([new File([bytes], 'ana.vireo-run')])) {
        if (failure) return failure.code;
        expectShowable(entry);
      }
      return null;
    },
  },
} satisfies Partial<Record<ReadKind, MutatedReader>>;
