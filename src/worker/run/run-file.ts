import type { RunDetails, RunEntry } from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { z } from '../../shared/zod';
import { bytesOfBlob, StorageFullError } from '../../training/checkpoints/file-store';
import { readTensorFile, tensorFileParts } from '../../training/checkpoints/tensor-file';
import { metricsFile, metricsOf } from '../../training/runs/metrics-file';
import type { RunFolder, RunStore } from '../../training/runs/run-store';
import { parseEntry, type StoredEntry } from '../../training/runs/stored-entry';

const KIND = 'vireo-run';
const VERSION = 1;
/** A file without a checkpoint, which a Vireo of the first version would take for one that has it. */
const VERSION_WITHOUT_CHECKPOINT = 2;

const kindSchema = z.object({ kind: z.literal(KIND), version: z.int().min(1) });

/** A run as one file: its entry, its curves and its last checkpoint, where there is one. */
const headerSchema = kindSchema.extend({
  entry: z.unknown(),
  metrics: z.unknown(),
  /** Null where the run has none that can be read. */
  checkpoint: z.unknown(),
  hasBest: z.boolean(),
});
type RunFileHeader = z.infer<typeof headerSchema>;

/** A run's file, and why it has no weights where it has none: none were saved, or none can be read. */
export interface ExportedRun {
  readonly blob: Blob;
  readonly lacks: Failure | null;
}

/** Whatever the run has: one without a checkpoint still has its recipe and its curves. */
export async function exportedRun({ entry, metrics }: RunDetails, folder: RunFolder): Promise<ExportedRun> {
  const { checkpoint, unreadable } = await folder.checkpoints.load();
  const code = unreadable.length > 0 ? 'checkpointsDamaged' : 'noCheckpoint';
  const curves = metricsFile(metrics);
  const header: RunFileHeader = {
    kind: KIND,
    version: checkpoint ? VERSION : VERSION_WITHOUT_CHECKPOINT,
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
  return { blob: new Blob(parts, { type: 'application/octet-stream' }), lacks: checkpoint ? null : { code } };
}

/**
 * Adds the run of such a file to the kept runs, under an id of its own. Failures: `runFileForeign` (another kind of file),
 * `fileDamaged`, `runFileNewer` (of a later Vireo), `storageFull`.
 */
export async function importedRun(file: Blob, store: RunStore): Promise<Result<{ runId: string }>> {
  const decoded = await readTensorFile(bytesOfBlob(file));
  if (!decoded.ok) {
    return decoded.failure.code === 'fileForeign' ? failure('runFileForeign') : decoded;
  }
  const { groups } = decoded.value;
  const kind = kindSchema.safeParse(decoded.value.header);
  if (!kind.success) return failure('runFileForeign');
  const { version } = kind.data;
  if (version > VERSION_WITHOUT_CHECKPOINT) return failure('runFileNewer', { version });
  const header = headerSchema.safeParse(decoded.value.header).data;
  const entry = parseEntry(header?.entry);
  const metrics = metricsOf({ header: header?.metrics, groups });
  if (!header || !entry || !metrics) return failure('fileDamaged');
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
