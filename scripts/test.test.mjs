import { expect, test } from 'vitest';
import { countPlaywright, countVitest, withExitCode } from './test.mjs';

test('a test file that could not be run counts as a failure', () => {
  const ran = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
  const broken = { status: 'failed', assertionResults: [] };
  const report = { numPassedTests: 4, numFailedTests: 1, testResults: [ran, broken] };
  expect(countVitest(report)).toEqual({ passed: 4, failed: 2 });
});

test('a flaky end-to-end test and an error outside any test are failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1 };
  expect(countPlaywright({ stats, errors: ['no server'] })).toEqual({ passed: 5, failed: 3 });
});

test('a stage that crashed after its tests passed is a failure, counted once', () => {
  expect(withExitCode({ passed: 3, failed: 0 }, 1)).toEqual({ passed: 3, failed: 1 });
  expect(withExitCode({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
  expect(withExitCode({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0 });
});
