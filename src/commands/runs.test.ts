import { beforeEach, expect, test, vi } from 'vitest';
import { runFilesOf } from '../formats/runs-archive';
import { zipFiles } from '../formats/zip-files';
import { ZipReading } from '../formats/zip-read';
import type { CommandName } from '../protocol/commands';
import type { RunSummary } from '../protocol/runs';
import { failure, success } from '../shared/result';
import { type Ask, useStudio } from '../state/studio';
import { rowOf } from '../state/testing/reports';
import { refreshRuns, showRunsFailure } from './refresh-runs';
import { exportAllRuns, exportRawRun, exportRun, importRuns } from './run-files';
import { editRun, purgeDamaged, purgeDeleted } from './runs';
import { saveFile } from './save-file';
import { chooseThreshold } from './threshold';

vi.mock('./save-file');

const blank = useStudio.getInitialState();
const runs = () => useStudio.getState().runs;

/** A worker that keeps these runs, and refuses what is named. */
function workerKeeping(
  entries: readonly RunSummary[],
  refuses: (command: CommandName, runId: string) => string | null = () => null,
): CommandName[] {
  const asked: CommandName[] = [];
  const ask = (async (command, input) => {
    asked.push(command);
    const refused = refuses(command, 'runId' in input ? input.runId : '');
    if (refused) return failure(refused);
    if (command === 'listRuns') return success({ runs: entries, unread: [] });
    return success(null);
  }) as Ask;
  useStudio.setState((studio) => ({ ask, runs: { ...studio.runs, entries } }));
  return asked;
}

beforeEach(() => useStudio.setState(blank, true));

test('an edit the disk refuses is taken back and said; one it takes reads nothing again', async () => {
  const entry = rowOf({ name: 'birds' });
  expect(workerKeeping([entry], (command) => (command === 'editRun' ? 'storageFull' : null))).toEqual([]);
  await editRun('old', { name: 'crows' });
  expect(runs().entries?.[0]?.name).toBe('birds');
  expect(runs().failure?.code).toBe('storageFull');
  const asked = workerKeeping([entry]);
  await editRun('old', { name: 'crows' });
  expect(asked).toEqual(['editRun']);
  expect(runs()).toMatchObject({ failure: null, entries: [{ name: 'crows' }] });
});

test('a threshold is kept with the run that made the model: of a slider that is drawn, the last place', async () => {
  const kept: unknown[] = [];
  const entry = rowOf({ runId: 'a' });
  const ask = (async (command, input) => {
    if (command === 'editRun' && 'change' in input) kept.push(input.change);
    return success(null);
  }) as Ask;
  useStudio.setState(({ model, runs: before }) => ({
    ask,
    runs: { ...before, entries: [entry] },
    model: { ...model, runId: 'a' },
  }));
  for (const threshold of [0.1, 0.2, 0.3, 0.75]) chooseThreshold(threshold);
  await expect.poll(() => kept).toEqual([{ threshold: 0.1 }, { threshold: 0.75 }]);
  expect(runs().entries).toMatchObject([{ threshold: 0.75 }]);
  // A model that was brought belongs to no run.
  useStudio.setState(({ model }) => ({ model: { ...model, runId: null } }));
  chooseThreshold(0.5);
  expect(useStudio.getState().model.threshold).toBe(0.5);
  expect(kept).toHaveLength(2);
});

test('a run that another tab works on is not removed, and that is said though the others are', async () => {
  const entries = ['a', 'b', 'c'].map((runId) => rowOf({ runId, deletedAt: 1 }));
  const asked = workerKeeping(entries, (command, runId) =>
    command === 'purgeRun' && runId === 'a' ? 'runElsewhere' : null,
  );
  await purgeDeleted();
  expect(asked.filter((command) => command === 'purgeRun')).toHaveLength(3);
  expect(runs().failure?.code).toBe('runElsewhere');
});

test('reading the list again, as when a run ends, does not take away what was said', async () => {
  workerKeeping([rowOf({})]);
  showRunsFailure({ code: 'otherDataset' });
  await refreshRuns();
  expect(runs()).toMatchObject({ entries: [{ runId: 'old' }], failure: { code: 'otherDataset' } });
});

test('of all runs those leave that can, with what they have; what is missing is said by name', async () => {
  const entries = ['whole', 'early', 'gone'].map((runId) => rowOf({ runId, name: `Run ${runId}` }));
  useStudio.setState((studio) => ({ runs: { ...studio.runs, entries } }));
  const ask = (async (command, input) => {
    if (command !== 'exportRun' || !('runId' in input)) return failure('unexpected');
    const { runId } = input;
    if (runId === 'gone') return failure('noSuchRun');
    const lacks = runId === 'early' ? { code: 'noCheckpoint' } : null;
    return success({ blob: new Blob(), name: `Run ${runId}`, lacks });
  }) as Ask;
  useStudio.setState({ ask });
  await exportAllRuns();
  const [call] = vi.mocked(saveFile).mock.calls;
  expect(call?.[0]).toBe('vireo-runs.zip');
  expect(await runFilesOf(call?.[1] ?? new Blob())).toMatchObject({ ok: true, value: { length: 2 } });
  expect(runs().exportGaps).toEqual({ withoutWeights: ['Run early'], leftOut: ['Run gone'] });
  await exportRun('early', { withWeights: true });
  expect(runs().exportGaps).toEqual({ withoutWeights: ['Run early'], leftOut: [] });
  // One that takes everything along takes the note away.
  await exportRun('whole', { withWeights: true });
  expect(runs().exportGaps).toBeNull();
});

test('a file of runs that cannot be read is said', async () => {
  workerKeeping([]);
  await importRuns(await zipFiles({ 'list.txt': 'no run' }));
  expect(runs().failure?.code).toBe('runFileForeign');
});

test('of the runs that cannot be read the one that is chosen goes, and its files can be taken along before', async () => {
  const asked: unknown[] = [];
  const ask = (async (command, input) => {
    asked.push([command, input]);
    if (command === 'readRawRun') return success([{ name: 'entry-1', blob: new Blob(['half an entry']) }]);
    const kept = { runs: [], unread: [{ runId: 'b', reason: 'damaged' }] };
    return success(command === 'listRuns' ? kept : null);
  }) as Ask;
  useStudio.setState({ ask });
  await exportRawRun('a');
  const [name, zip] = vi.mocked(saveFile).mock.lastCall ?? [];
  expect(name).toBe('vireo-run-a.zip');
  const kept = await ZipReading.open(zip ?? new Blob());
  expect(kept.ok && kept.value.paths).toEqual(['entry-1']);
  asked.length = 0;
  await purgeDamaged(['a']);
  expect(asked[0]).toEqual(['purgeRun', { runId: 'a' }]);
  expect(asked.filter((of) => String(of).startsWith('purgeRun'))).toHaveLength(1);
  expect(runs().unread).toEqual([{ runId: 'b', reason: 'damaged' }]);
});
