import { beforeEach, expect, test } from 'vitest';
import type { CommandName } from '../protocol/commands';
import type { RunEntry } from '../protocol/runs';
import { failure, success } from '../shared/result';
import { editRun, exportRuns, importRuns, purgeDeleted, refreshRuns, showRunsFailure } from './runs-commands';
import { type Ask, useStudio } from './studio';
import { entryOf } from './testing/reports';

const blank = useStudio.getInitialState();
const runs = () => useStudio.getState().runs;

/** A ledger that holds these runs, and refuses what is named. */
function ledger(
  entries: readonly RunEntry[],
  refuses: (command: CommandName, runId: string) => string | null = () => null,
): CommandName[] {
  const asked: CommandName[] = [];
  const ask = (async (command, input) => {
    asked.push(command);
    const refused = refuses(command, 'runId' in input ? input.runId : '');
    if (refused) return failure(refused);
    if (command === 'listRuns') return success(entries);
    if (command === 'listUnreadRuns') return success([]);
    return success(command === 'exportRun' ? { name: 'birds', blob: new Blob(['run']) } : null);
  }) as Ask;
  useStudio.setState((studio) => ({ ask, runs: { ...studio.runs, entries } }));
  return asked;
}

beforeEach(() => useStudio.setState(blank, true));

test('an edit the disk refuses is taken back and said; one it takes reads nothing again', async () => {
  const entry = entryOf({ name: 'birds' });
  expect(ledger([entry], (command) => (command === 'editRun' ? 'storageFull' : null))).toEqual([]);
  await editRun('old', { name: 'crows' });
  expect(runs().entries?.[0]?.name).toBe('birds');
  expect(runs().failure?.code).toBe('storageFull');
  const asked = ledger([entry]);
  await editRun('old', { name: 'crows' });
  expect(asked).toEqual(['editRun']);
  expect(runs()).toMatchObject({ failure: null, entries: [{ name: 'crows' }] });
});

test('a run that another tab works on is not removed, and that is said though the others are', async () => {
  const entries = ['a', 'b', 'c'].map((runId) => entryOf({ runId, deletedAt: 1 }));
  const asked = ledger(entries, (command, runId) =>
    command === 'purgeRun' && runId === 'a' ? 'runElsewhere' : null,
  );
  await purgeDeleted();
  expect(asked.filter((command) => command === 'purgeRun')).toHaveLength(3);
  expect(runs().failure?.code).toBe('runElsewhere');
});

test('reading the list again, as when a run ends, does not take away what was said', async () => {
  ledger([entryOf({})]);
  showRunsFailure({ code: 'otherDataset' });
  await refreshRuns();
  expect(runs()).toMatchObject({ entries: [{ runId: 'old' }], failure: { code: 'otherDataset' } });
});

test('of all runs those leave that can; one without a checkpoint is left out, one that is damaged said', async () => {
  const entries = ['early', 'whole', 'damaged'].map((runId) => entryOf({ runId }));
  const refuses = (command: CommandName, runId: string) =>
    command !== 'exportRun'
      ? null
      : runId === 'early'
        ? 'noCheckpoint'
        : runId === 'damaged'
          ? 'checkpointsDamaged'
          : null;
  ledger(entries, refuses);
  expect(await exportRuns()).toHaveLength(1);
  expect(runs().failure?.code).toBe('checkpointsDamaged');
  ledger(entries.slice(0, 2), refuses);
  expect(await exportRuns()).toHaveLength(1);
  expect(runs().failure).toBeNull();
  // A button that gives nothing says why.
  ledger(entries.slice(0, 1), refuses);
  expect(await exportRuns()).toHaveLength(0);
  expect(runs().failure?.code).toBe('noCheckpoint');
});

test('a file of runs that cannot be read is said', async () => {
  ledger([]);
  await importRuns(failure('runFileForeign'));
  expect(runs().failure?.code).toBe('runFileForeign');
});
