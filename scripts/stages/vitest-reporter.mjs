// Vitest's side of `tally.mjs`.
import { firstLine, writeLine } from './tally.mjs';

/**
 * @typedef {import('vitest/node').Reporter} Reporter
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').TestCase} TestCase
 */

/** @param {TestCase} test */
const nameOf = (test) => `${test.module.relativeModuleId} › ${test.fullName}`;

/** @implements {Reporter} */
export default class VitestReporter {
  /** @param {TestModule} module */
  onTestModuleQueued(module) {
    writeLine({ name: module.relativeModuleId });
  }

  /** @param {TestCase} test */
  onTestCaseReady(test) {
    writeLine({ name: nameOf(test) });
  }

  /** @param {TestCase} test */
  onTestCaseResult(test) {
    const { state, errors } = test.result();
    const outcome = state === 'passed' || state === 'failed' ? state : 'neither';
    const durationMs = test.diagnostic()?.duration ?? 0;
    writeLine({ name: nameOf(test), outcome, durationMs, error: firstLine(errors?.[0]?.message) });
  }

  /** @param {TestModule} module a file that failed without a failed test, as when it cannot be loaded, is one failure */
  onTestModuleEnd(module) {
    const isBroken = module.state() === 'failed' && module.children.allTests('failed').next().done === true;
    writeLine({
      name: module.relativeModuleId,
      outcome: isBroken ? 'failed' : 'neither',
      durationMs: module.diagnostic().duration,
      error: firstLine(module.errors()[0]?.message),
    });
  }
}
