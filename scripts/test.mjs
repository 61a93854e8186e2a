// npm test: from a fresh checkout to one line that counts every test of every stage.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureModules } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Runs a Node program to its end, its words on the screen; kills it, with what it started, when it takes too long.
 * @param {string[]} args
 * @param {{ minutes: number, env?: Record<string, string> }} options
 * @returns {Promise<number>} its exit code, 1 where it was killed
 */
function runNode(args, { minutes, env }) {
  return new Promise((resolve) => {
    const isGroup = process.platform !== 'win32';
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, CI: 'true', ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: isGroup,
    });
    const stop = () => {
      if (child.pid === undefined) return;
      if (isGroup) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    };
    const interrupt = () => {
      stop();
      process.exit(130);
    };
    const timer = setTimeout(() => {
      console.error(`Stopped after ${minutes} minutes.`);
      stop();
    }, minutes * 60_000);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt);
    child.on('error', (error) => console.error(error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
      resolve(code ?? 1);
    });
  });
}

/**
 * A stage that ended badly without naming a failed test failed all the same.
 * @param {Count} count
 * @param {number} code
 * @returns {Count}
 */
export function withExitCode({ passed, failed }, code) {
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} report of vitest
 * @returns {Count} a file that could not be run counts as one failure
 */
export function countVitest(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[] }} report of Playwright
 * @returns {Count} a test that passed only when repeated failed
 */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/** @param {string} reports folder @param {string} project @param {number} minutes @returns {Promise<Count>} */
async function vitest(reports, project, minutes) {
  const file = path.join(reports, `${project}.json`);
  const code = await runNode(
    [
      'node_modules/vitest/vitest.mjs',
      ...[
        'run',
        '--project',
        project,
        '--reporter',
        'default',
        '--reporter',
        'json',
        '--outputFile.json',
        file,
      ],
    ],
    { minutes },
  );
  return withExitCode(countVitest(JSON.parse(readFileSync(file, 'utf8'))), code);
}

/** @param {string} reports folder @param {number} minutes @returns {Promise<Count>} */
async function playwright(reports, minutes) {
  const file = path.join(reports, 'e2e.json');
  const code = await runNode(['node_modules/@playwright/test/cli.js', 'test', '--reporter', 'list,json'], {
    minutes,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  return withExitCode(countPlaywright(JSON.parse(readFileSync(file, 'utf8'))), code);
}

/** @returns {Promise<Count>} the build itself, and what it weighs */
async function build() {
  const [{ build }, { checkBudget }] = await Promise.all([
    import('./build.mjs'),
    import('./bundle-budget.mjs'),
  ]);
  build();
  const results = [{ name: 'build', ok: true, output: '' }, ...checkBudget(path.join(root, 'dist'))];
  for (const { name, ok, output } of results)
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}\n${output}`.trimEnd());
  const passed = results.filter(({ ok }) => ok).length;
  return { passed, failed: results.length - passed };
}

/** Every stage, to its end, whatever the ones before it said. @returns {Promise<Count>} */
async function runStages() {
  const reports = mkdtempSync(path.join(tmpdir(), 'vireo-test-'));
  // The longest each may take, together under half an hour on two cores.
  /** @type {[name: string, stage: () => Promise<Count>][]} */
  const stages = [
    ['types, lint, import directions', async () => (await import('./check.mjs')).runChecks()],
    ['unit', () => vitest(reports, 'unit', 5)],
    ['build', build],
    ['kernels in a browser', () => vitest(reports, 'browser', 10)],
    ['end to end', () => playwright(reports, 13)],
  ];
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const [name, stage] of stages) {
    console.log(`\n── ${name}`);
    const startMs = performance.now();
    const count = await stage().catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    const durationS = (performance.now() - startMs) / 1000;
    total.passed += count.passed;
    total.failed += count.failed;
    summary.push(`${name}: ${count.passed} passed, ${count.failed} failed in ${durationS.toFixed(1)} s`);
  }
  rmSync(reports, { recursive: true, force: true });
  console.log(`\n${summary.join('\n')}`);
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
