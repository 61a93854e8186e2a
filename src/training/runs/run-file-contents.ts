import { failure, type Result, success } from '../../shared/result';
import { z } from '../../shared/zod';
import type { StoredBytes } from '../checkpoints/file-store';
import { readTensorFile, type TensorMap, type Wanted } from '../checkpoints/tensor-file';
import { parseEntry, type StoredEntry } from './stored-entry';

export const RUN_FILE_KIND = 'vireo-run';
export const RUN_FILE_VERSION = 1;
/** A file without a checkpoint, which a Vireo of the first version would take for one that has it. */
export const VERSION_WITHOUT_CHECKPOINT = 2;

const kindSchema = z.object({ kind: z.literal(RUN_FILE_KIND), version: z.int().min(1) });

/** A run as one file: its entry, its curves and its last checkpoint, where there is one. */
const headerSchema = kindSchema.extend({
  entry: z.unknown(),
  metrics: z.unknown(),
  /** Null where the run has none that can be read, or none was to go along. */
  checkpoint: z.unknown(),
  hasBest: z.boolean(),
});
export type RunFileHeader = z.infer<typeof headerSchema>;

export interface RunFileContents {
  readonly header: RunFileHeader;
  readonly entry: StoredEntry;
  readonly groups: ReadonlyMap<string, TensorMap>;
}

/**
 * What a run's file holds; all of it is checked, whatever is wanted. Failures: `runFileForeign` (another kind of file),
 * `fileDamaged`, `runFileNewer` (of a later Vireo), `fileGone`.
 */
export async function runFileContents(
  source: StoredBytes,
  isWanted?: Wanted,
): Promise<Result<RunFileContents>> {
  const decoded = await readTensorFile(source, isWanted);
  if (!decoded.ok) return decoded.failure.code === 'fileForeign' ? failure('runFileForeign') : decoded;
  const kind = kindSchema.safeParse(decoded.value.header);
  if (!kind.success) return failure('runFileForeign');
  const { version } = kind.data;
  if (version > VERSION_WITHOUT_CHECKPOINT) return failure('runFileNewer', { version });
  const header = headerSchema.safeParse(decoded.value.header).data;
  const entry = parseEntry(header?.entry);
  return header && entry ? success({ header, entry, groups: decoded.value.groups }) : failure('fileDamaged');
}
