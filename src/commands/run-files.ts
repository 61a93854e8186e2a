import type { ExportedRunFile } from '../protocol/runs';
import { fetchPart } from '../shared/fetch-part';
import type { Failure } from '../shared/result';
import type { ExportGaps } from '../state/slices/runs-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { refreshRuns, showRunsFailure } from './refresh-runs';
import { saveFile } from './save-file';

const archive = () => fetchPart(() => import('../formats/runs-archive'));

/** Downloads a run as a file; where it has no weights to take along, as it should, the list says so. */
export async function exportRun(runId: string, { withWeights }: { withWeights: boolean }): Promise<void> {
  const part = await archive();
  if (!part.ok) return showRunsFailure(part.failure);
  const answer = await ask('exportRun', { runId, withWeights });
  showRunsFailure(answer.ok ? null : answer.failure);
  const file = answer.ok ? answer.value : null;
  tellGaps({ withoutWeights: file?.lacks ? [file.name] : [], leftOut: [] });
  if (!file) return;
  saveFile(part.value.runFileName(file.name), file.blob);
}

/** Downloads whatever files a run has, as they lie on the disk: of one that cannot be read, for whoever may mend it. */
export async function exportRawRun(runId: string): Promise<void> {
  const part = await fetchPart(() => import('../formats/zip-files'));
  if (!part.ok) return showRunsFailure(part.failure);
  const files = await ask('readRawRun', { runId });
  showRunsFailure(files.ok ? null : files.failure);
  if (!files.ok) return;
  const contents = new Map(files.value.map(({ name, blob }) => [name, blob]));
  saveFile(`vireo-run-${runId}.zip`, await part.value.zipFiles(contents));
}

/** Downloads all runs in one zip, whatever each has; what is missing is told by name. */
export async function exportAllRuns(): Promise<void> {
  const part = await archive();
  if (!part.ok) return showRunsFailure(part.failure);
  const { entries } = useStudio.getState().runs;
  const files: ExportedRunFile[] = [];
  const leftOut: string[] = [];
  for (const { runId, name, deletedAt } of entries ?? []) {
    if (deletedAt !== null) continue;
    const file = await ask('exportRun', { runId, withWeights: true });
    if (file.ok) files.push(file.value);
    else leftOut.push(name);
  }
  tellGaps({ withoutWeights: files.filter(({ lacks }) => lacks).map(({ name }) => name), leftOut });
  if (files.length === 0) return;
  saveFile('vireo-runs.zip', await part.value.zipRuns(files));
}

function tellGaps(gaps: ExportGaps): void {
  const isWhole = gaps.withoutWeights.length === 0 && gaps.leftOut.length === 0;
  updateSlice('runs', () => ({ exportGaps: isWhole ? null : gaps }));
}

export function dismissExportGaps(): void {
  updateSlice('runs', () => ({ exportGaps: null }));
}

/** Adds the runs of a file to the kept runs, up to one that cannot be read: a single run, or a zip of all. */
export async function importRuns(file: Blob): Promise<void> {
  const part = await archive();
  if (!part.ok) return showRunsFailure(part.failure);
  const files = await part.value.runFilesOf(file);
  let failure: Failure | null = files.ok ? null : files.failure;
  for (const { read } of files.ok ? files.value : []) {
    const run = await read();
    const answer = run.ok ? await ask('importRun', { file: run.value }) : run;
    if (answer.ok) continue;
    failure = answer.failure;
    break;
  }
  showRunsFailure(failure);
  await refreshRuns();
}
