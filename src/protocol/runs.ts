import type { RunMetrics } from '../metrics/records';
import type { RunLabel } from '../recipe/run-label';
import type { Recipe } from '../recipe/schema';
import type { RecipeStart } from '../recipe/start';
import type { KeptRunState } from '../shared/kept-run-state';
import type { Failure } from '../shared/result';
import type { DeviceReport } from './run';

/** `<stem> · <label>`. */
export interface RunNaming {
  /** Its number and its dataset. */
  readonly stem: string;
  readonly label: RunLabel;
}

/** What the list says of a run: little enough that thousands of them cost the page nothing it would feel. */
export interface RunSummary {
  readonly runId: string;
  /** Of a run that came as a file: the id it had where it was made, by which recipes name it. */
  readonly originalRunId?: string | undefined;
  /** On the disk in the language it was begun in; what the page keeps of it is told anew. */
  readonly name: string;
  /** How its name is told in another language; absent where a person has named it, or an earlier Vireo kept it. */
  readonly named?: RunNaming | undefined;
  readonly notes: string;
  readonly starred: boolean;
  /** Milliseconds since 1970, as Date.now() says. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /**
   * Which of the runs of this browser was begun or gone on with last: the highest. Clocks do not say it, since they are put
   * right. Absent where an earlier Vireo kept the run, or it came as a file.
   */
  readonly order?: number | undefined;
  /** Deleted runs can be brought back until they are purged; null where not deleted. */
  readonly deletedAt: number | null;
  /** Its answers less sure than this, 0 … 1, are "none of these"; absent where none was ever chosen. */
  readonly threshold?: number | undefined;
  readonly state: KeptRunState;
  readonly failure: Failure | null;
  /** What its recipe starts from, and for how many epochs. */
  readonly start: RecipeStart;
  readonly epochs: number;
  /** Equal for two runs only if they answer the same classes (`classesKey`). */
  readonly classesKey: string;
  readonly dataset: { readonly name: string; readonly fingerprint: string; readonly imageCount: number };
  readonly device: DeviceReport | null;
  readonly result: RunResult;
  /** It can be gone on with: a checkpoint is there, or its recipe says how it began. */
  readonly resumable: boolean;
  /** Bytes it takes on disk. */
  readonly sizeBytes: number;
}

/** A run as it is kept, whole. */
export interface RunEntry extends Omit<RunSummary, 'start' | 'epochs' | 'classesKey'> {
  readonly recipe: Recipe;
  readonly classes: readonly string[];
}

/** Figures so far, or at the end, on the weights that are kept. */
export interface RunResult {
  readonly epoch: number;
  readonly step: number;
  readonly elapsedMs: number;
  readonly bestEpoch: number | null;
  readonly trainLoss: number | null;
  readonly trainAccuracy: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** Images of the validation split: how sure its accuracy is. */
  readonly validationCount: number;
}

/** A run whose entry cannot be read: a newer Vireo wrote it, or it is damaged. Its files stay as they are. */
export interface UnreadRun {
  readonly runId: string;
  readonly reason: 'newer' | 'damaged';
}

/** All that is kept, as one reading of the disk found it. */
export interface KeptRuns {
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** What is kept but cannot be shown. */
  readonly unread: readonly UnreadRun[];
}

/** What was found of the kept runs so far. */
export interface FoundRuns {
  /** Since it was last told, in no order. */
  readonly runs: readonly RunSummary[];
  /** Runs whose files were looked at, and all there are. */
  readonly readCount: number;
  readonly totalCount: number;
}

/** A file of a run's folder, as it lies on the disk. */
export interface RawRunFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface RunDetails {
  readonly entry: RunEntry;
  readonly metrics: RunMetrics;
}

/** What a person may change of a run; `deleted` marks it or brings it back. */
export interface RunEdit {
  readonly name?: string;
  readonly notes?: string;
  readonly starred?: boolean;
  readonly threshold?: number;
  readonly deleted?: boolean;
}

/** A run as one file: its recipe and curves, and its last checkpoint where it has one. */
export interface ExportedRunFile {
  readonly blob: Blob;
  readonly name: string;
  /** Why it has no weights; null where it has. */
  readonly lacks: Failure | null;
}
