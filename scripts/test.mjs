// npm test: from a fresh checkout to one line that counts every test of every stage.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureModules } from './install.mjs';
import { formatFailures, formatSlowest, playwrightArgs, runStage, vitestArgs } from './stages/run-stage.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {import('./stages/tally.mjs').Count} Count
 * @typedef {import('./stages/run-stage.mjs').StageResult} StageResult
 */

/** @returns {Promise<Count>} the build itself, and what it weighs */
async function build() {
  const [{ build }, { checkBundle }] = await Promise.all([
    import('./build.mjs'),
    import('./bundle-checks.mjs'),
  ]);
  build();
  const results = [{ name: 'build', ok: true, output: '' }, ...checkBundle(path.join(root, 'dist'))];
  for (const { name, ok, output } of results)
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}\n${output}`.trimEnd());
  const passed = results.filter(({ ok }) => ok).length;
  return { passed, failed: results.length - passed };
}

/** Every stage, to its end, whatever the ones before it said. @returns {Promise<Count>} */
async function runStages() {
  /** @type {[name: string, stage: () => Promise<Count | StageResult>][]} */
  const stages = [
    ['types, lint, import directions', async () => (await import('./check.mjs')).runChecks()],
    ['unit', () => runStage(vitestArgs('unit'))],
    ['build', build],
    ['kernels in a browser', () => runStage(vitestArgs('browser'))],
    ['end to end', () => runStage(playwrightArgs())],
  ];
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  /** @type {import('./stages/tally.mjs').FailedTest[]} */
  const failures = [];
  for (const [name, stage] of stages) {
    console.log(`\n── ${name}`);
    const startMs = performance.now();
    const result = await stage().catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    const durationS = (performance.now() - startMs) / 1000;
    total.passed += result.passed;
    total.failed += result.failed;
    summary.push(`${name}: ${result.passed} passed, ${result.failed} failed in ${durationS.toFixed(1)} s`);
    if ('slowest' in result && result.slowest.length > 0) summary.push(formatSlowest(result.slowest));
    if ('failures' in result) failures.push(...result.failures);
  }
  console.log(`\nThe stages, and the slowest tests of each:\n\n${summary.join('\n')}\n`);
  if (failures.length > 0) console.log(formatFailures(failures));
  return total;
}

/** @returns {Promise<Count>} */
async function test() {
  try {
    ensureModules();
    const { ensureBrowser } = await import('./browser.mjs');
    console.log(`Browser: ${ensureBrowser()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
  return runStages();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await test();
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
