import type { RunDetails, RunEntry } from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { bytesOfBlob, StorageFullError } from '../../training/checkpoints/file-store';
import { tensorFileParts } from '../../training/checkpoints/tensor-file';
import { metricsFile, metricsOf } from '../../training/runs/metrics-file';
import {
  RUN_FILE_KIND,
  RUN_FILE_VERSION,
  type RunFileHeader,
  runFileContents,
  VERSION_WITHOUT_CHECKPOINT,
} from '../../training/runs/run-file-contents';
import type { RunFolder, RunStore } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';

/** A run's file, and why it lacks weights that were to go along: none were saved, or none can be read. */
export interface ExportedRun {
  readonly blob: Blob;
  readonly lacks: Failure | null;
}

/**
 * Whatever the run has: one without a checkpoint still has its recipe and its curves. Without weights the file is small: for
 * a teacher who compares results.
 */
export async function exportedRun(
  { entry, metrics }: RunDetails,
  folder: RunFolder,
  withWeights = true,
): Promise<ExportedRun> {
  const { checkpoint, unreadable } = withWeights
    ? await folder.checkpoints.load()
    : { checkpoint: null, unreadable: [] };
  const code = unreadable.length > 0 ? 'checkpointsDamaged' : 'noCheckpoint';
  const curves = metricsFile(metrics);
  const header: RunFileHeader = {
    kind: RUN_FILE_KIND,
    version: checkpoint ? RUN_FILE_VERSION : VERSION_WITHOUT_CHECKPOINT,
    entry: storedEntry(entry),
    metrics: curves.header,
    checkpoint: checkpoint?.header ?? null,
    hasBest: checkpoint !== null && checkpoint.best !== null,
  };
  const groups = new Map<string, ReadonlyMap<string, Float32Array>>([
    ...curves.groups,
    ['state', checkpoint?.state.tensors ?? new Map<string, Float32Array>()],
    ['best', checkpoint?.best?.tensors ?? new Map<string, Float32Array>()],
  ]);
  // A part at a time into the browser's own storage of blobs, not onto this thread's heap.
  const parts: Blob[] = [];
  for await (const part of tensorFileParts({ header, groups })) parts.push(new Blob([part]));
  return {
    blob: new Blob(parts, { type: 'application/octet-stream' }),
    lacks: withWeights && !checkpoint ? { code } : null,
  };
}

/**
 * Adds the run of such a file to the kept runs, under an id of its own. Failures: `runFileForeign` (another kind of file),
 * `fileDamaged`, `runFileNewer` (of a later Vireo), `fileGone`, `storageFull`.
 */
export async function importedRun(file: Blob, store: RunStore): Promise<Result<{ runId: string }>> {
  const contents = await runFileContents(bytesOfBlob(file));
  if (!contents.ok) return contents;
  const { header, entry, groups } = contents.value;
  const metrics = metricsOf({ header: header.metrics, groups });
  if (!metrics) return failure('fileDamaged');
  const runId = crypto.randomUUID();
  const folder = await store.folder(runId);
  const best = groups.get('best');
  try {
    await folder.saveMetrics(metrics);
    if (header.checkpoint !== null && header.checkpoint !== undefined) {
      await folder.checkpoints.save({
        header: header.checkpoint,
        state: { tensors: groups.get('state') ?? new Map() },
        best: header.hasBest && best ? { tensors: best } : null,
      });
    }
    const state = isUnderWay(entry.state) ? 'interrupted' : entry.state;
    const originalRunId = entry.originalRunId ?? entry.runId;
    await folder.saveEntry({
      ...entry,
      runId,
      originalRunId,
      state,
      // Where it stood among the runs of the other browser says nothing here.
      order: undefined,
      updatedAt: Date.now(),
    });
  } catch (error) {
    await store.purge(runId);
    if (error instanceof StorageFullError) return failure('storageFull');
    throw error;
  }
  return success({ runId });
}

function storedEntry({ resumable: _resumable, sizeBytes: _sizeBytes, ...entry }: RunEntry): StoredEntry {
  return entry;
}
