import { beforeEach, expect, test } from 'vitest';
import type { HealthReport } from '../protocol/dataset';
import { failure, success } from '../shared/result';
import { useStudio } from '../state/studio';
import { progressOf, summaryOf } from '../state/testing/reports';
import { apply, worker } from '../state/testing/scripted-worker';
import { openDataset } from './dataset';
import { checkByItself, checkHealth, stopChecking } from './health';

const blank = useStudio.getInitialState();
const report = (change: Partial<HealthReport> = {}): HealthReport => ({
  findings: [],
  comparedCount: 0,
  uncheckedCount: 10,
  isSoonDone: true,
  classes: [],
  ...change,
});

beforeEach(async () => {
  useStudio.setState(blank, true);
  worker({ openDataset: () => success(summaryOf()) });
  await openDataset({ kind: 'sample' });
});

const looks = (asked: ReturnType<typeof worker>) =>
  asked.flatMap(({ command, input }) => (command === 'checkHealth' && 'look' in input ? [input.look] : []));

test('the data check reports what is listed, then looks at pixels where that is soon done', async () => {
  const asked = worker({ checkHealth: () => success(report()) });
  await checkByItself({});
  expect(looks(asked)).toEqual(['listed', 'quietly']);
  expect(useStudio.getState().health).toMatchObject({ checking: null, report: report() });
});

test.each([
  ['that would take long', report({ isSoonDone: false }), () => {}],
  ['all of which were looked at', report({ uncheckedCount: 0 }), () => {}],
  [
    'while a run needs the machine',
    report(),
    () => {
      useStudio.setState(({ run }) => ({ run: { ...run, runId: 'a' } }));
      apply({ type: 'runProgress', progress: progressOf() });
    },
  ],
  [
    'whose files are not there',
    report(),
    () => useStudio.setState(({ dataset }) => ({ dataset: { ...dataset, source: null } })),
  ],
] as const)('it leaves alone the pixels of images %s', async (_, listed, arrange) => {
  arrange();
  const asked = worker({ checkHealth: () => success(listed) });
  await checkByItself({});
  expect(looks(asked)).toEqual(['listed']);
  expect(useStudio.getState().health.report).toEqual(listed);
});

test('stopped by a person it does not begin again unasked, but when asked', async () => {
  worker({ checkHealth: () => failure('cancelled'), cancelDataset: () => success(null) });
  await stopChecking();
  const asked = worker({ checkHealth: () => success(report()) });
  await checkByItself({});
  expect(looks(asked)).toEqual(['listed']);
  await checkHealth();
  expect(looks(asked)).toEqual(['listed', 'atOnce']);
});

test('a look that a run has ended is no failure, and can be begun again', async () => {
  let answers = [success(report()), failure<HealthReport>('cancelled')];
  worker({ checkHealth: () => answers.shift() ?? failure('unexpected') });
  await checkByItself({});
  expect(useStudio.getState().health).toMatchObject({ checking: null, failure: null });
  answers = [success(report()), success(report({ comparedCount: 10, uncheckedCount: 0 }))];
  await checkByItself({});
  expect(useStudio.getState().health.report?.comparedCount).toBe(10);
});
