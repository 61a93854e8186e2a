// Playwright's side of `tally.mjs`.
import path from 'node:path';
import { firstLine, writeLine } from './tally.mjs';

/**
 * @typedef {import('@playwright/test/reporter').Reporter} Reporter
 * @typedef {import('@playwright/test/reporter').TestCase} TestCase
 * @typedef {import('@playwright/test/reporter').TestResult} TestResult
 */

/** @param {TestCase} test */
function nameOf(test) {
  const [, , , ...titles] = test.titlePath();
  return `${path.basename(test.location.file)} › ${titles.join(' › ')}`;
}

/**
 * A test that failed once has failed: it is repeated for the sake of its trace.
 * @param {TestCase} test @param {TestResult} result @returns {import('./tally.mjs').Outcome}
 */
function outcomeOf(test, { retry, status }) {
  if (retry > 0 || status === 'skipped') return 'neither';
  return status === test.expectedStatus ? 'passed' : 'failed';
}

/** @implements {Reporter} */
export default class PlaywrightReporter {
  /** @param {TestCase} test */
  onTestBegin(test) {
    writeLine({ name: nameOf(test) });
  }

  /** @param {TestCase} test @param {TestResult} result */
  onTestEnd(test, result) {
    writeLine({
      name: nameOf(test),
      outcome: outcomeOf(test, result),
      durationMs: result.duration,
      error: firstLine(result.error?.message),
    });
  }

  /** Outside any test: no server, a file that cannot be loaded. @param {import('@playwright/test/reporter').TestError} error */
  onError({ message = 'An error without words' }) {
    writeLine({ name: firstLine(message), outcome: 'failed', durationMs: 0 });
  }
}
