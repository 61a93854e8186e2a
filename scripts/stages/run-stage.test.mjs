// Stages that end in every way, the hanging one by a clock that the test turns on. The runners are the real ones.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SILENCE_LIMIT_MS } from './limits.mjs';
import { formatFailures, formatSlowest, runStage } from './run-stage.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reporter = (/** @type {string} */ name) => fileURLToPath(new URL(`./${name}`, import.meta.url));

let folder = '';
/** @type {string[]} */
let said = [];

beforeEach(() => {
  // Within the project, so that the libraries are found.
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(path.join(root, '.cache', 'stage-'));
  said = [];
  vi.spyOn(console, 'error').mockImplementation((text) => said.push(String(text)));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** @param {string} name @param {string} text @returns {string} its path */
function write(name, text) {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A stage that says two tests passed and a third began, and then does `last`. @param {string} last */
const stage = (last) =>
  write(
    'stage.mjs',
    `import { writeFileSync } from 'node:fs';
     import { writeLine } from ${JSON.stringify(new URL('./tally.mjs', import.meta.url).href)};
     for (const name of ['one', 'two']) {
       writeLine({ name });
       writeLine({ name, outcome: 'passed', durationMs: 5 });
     }
     writeLine({ name: 'the third' });
     ${last}`,
  );

test('a stage in which no test ends for ten minutes is stopped: the test is named, and what passed counts', async () => {
  const isWaiting = path.join(folder, 'waiting');
  const hanging = stage(
    `process.on('SIGINT', () => {
       // The end of a test that was told to end is none.
       writeLine({ name: 'the third', outcome: 'passed', durationMs: 5 });
       process.exit(0);
     });
     setInterval(() => {}, 1000);
     writeFileSync(${JSON.stringify(isWaiting)}, '');`,
  );
  // Until all was written the clock stands; a look or two later it has been read, and ten minutes go by at every look.
  let looks = 0;
  const nowMs = () => (existsSync(isWaiting) ? Math.max(0, ++looks - 2) * SILENCE_LIMIT_MS : 0);
  expect(await runStage([hanging], { nowMs })).toMatchObject({ passed: 2, failed: 1 });
  expect(said.join()).toMatch(/no test ended for 10 minutes.*the third/);
  expect(said.join()).not.toMatch(/two/);
});

test('a stage whose tests go on ending is never stopped, however long it takes altogether', async () => {
  const ended = path.join(folder, 'ended');
  const seen = path.join(folder, 'seen');
  for (const file of [ended, seen]) writeFileSync(file, '0');
  // A test takes nine minutes by the clock: it begins when the end of the one before was seen.
  const busy = write(
    'stage.mjs',
    `import { readFileSync, writeFileSync } from 'node:fs';
     import { writeLine } from ${JSON.stringify(new URL('./tally.mjs', import.meta.url).href)};
     for (let i = 1; i <= 4; i++) {
       while (readFileSync(${JSON.stringify(seen)}, 'utf8') !== String(i - 1)) {
         await new Promise((resolve) => setTimeout(resolve, 5));
       }
       writeLine({ name: String(i) });
       writeLine({ name: String(i), outcome: 'passed', durationMs: 5 });
       writeFileSync(${JSON.stringify(ended)}, String(i));
     }`,
  );
  const nowMs = () => {
    const count = readFileSync(ended, 'utf8');
    writeFileSync(seen, count);
    return 0.9 * SILENCE_LIMIT_MS * Number(count);
  };
  expect(await runStage([busy], { nowMs })).toMatchObject({ passed: 4, failed: 0 });
});

test('a stage that is killed midway keeps what it counted, and is a failure', async () => {
  const killed = stage("process.kill(process.pid, 'SIGKILL');");
  const result = await runStage([killed]);
  expect(result).toMatchObject({ passed: 2, failed: 1 });
  expect(said.join()).toContain('the third');
  expect(formatFailures(result.failures)).toMatch(/^FAILED the stage itself — .*the third/);
});

test('a stage that ends badly is a failure, counted once', async () => {
  const crashed = stage('process.exitCode = 3;');
  expect(await runStage([crashed])).toMatchObject({ passed: 2, failed: 1 });
  const failed = stage(
    "writeLine({ name: 'the third', outcome: 'failed', durationMs: 1 }); process.exitCode = 1;",
  );
  expect(await runStage([failed])).toMatchObject({ passed: 2, failed: 1 });
  expect(await runStage([stage('')])).toMatchObject({ passed: 2, failed: 0 });
});

test('Vitest’s tests are counted, and a file that cannot be run is a failure', async () => {
  write('vitest.config.mjs', 'export default {};');
  write(
    'some.test.mjs',
    `import { describe, expect, test } from 'vitest';
     test('passes', () => {});
     describe('a group', () => test('fails', () => expect(1).toBe(2)));
     test.skip('is not run', () => {});`,
  );
  write('broken.test.mjs', "throw new Error('It cannot be loaded');");
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', folder, '--reporter'];
  const result = await runStage([...args, reporter('vitest-reporter.mjs')]);
  expect(result).toMatchObject({ passed: 1, failed: 2 });
  expect(result.slowest.map(({ name }) => name).toSorted()).toEqual([
    'broken.test.mjs',
    'some.test.mjs › a group > fails',
    'some.test.mjs › passes',
  ]);
  expect(formatFailures(result.failures).split('\n').toSorted()).toEqual([
    'FAILED broken.test.mjs — It cannot be loaded',
    'FAILED some.test.mjs › a group > fails — expected 1 to be 2 // Object.is equality',
  ]);
});

test('Playwright’s tests are counted; one that passed only when repeated has failed', async () => {
  write(
    'playwright.config.mjs',
    `export default { retries: 1, reporter: ${JSON.stringify(reporter('playwright-reporter.mjs'))} };`,
  );
  write(
    'some.spec.mjs',
    `import { expect, test } from '@playwright/test';
     test('passes', () => {});
     test.describe('a group', () => test('fails', () => expect(1).toBe(2)));
     test('passes in the end', ({}, { retry }) => expect(retry).toBe(1));
     test.skip('is not run', () => {});`,
  );
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--config', folder, '--output'];
  const result = await runStage([...args, path.join(folder, 'results')]);
  expect(result).toMatchObject({ passed: 1, failed: 2 });
  expect(result.slowest.map(({ name }) => name).toSorted()).toEqual([
    'some.spec.mjs › a group › fails',
    'some.spec.mjs › passes',
    'some.spec.mjs › passes in the end',
  ]);
  const called = 'Error: expect(received).toBe(expected) // Object.is equality';
  expect(formatFailures(result.failures).split('\n')).toEqual([
    `FAILED some.spec.mjs › a group › fails — ${called}`,
    `FAILED some.spec.mjs › passes in the end — ${called}`,
  ]);
});

test('the slowest tests are a line each, and tests of a table can be told apart', () => {
  const lines = formatSlowest([
    { name: 'short', durationMs: 12_345 },
    ...['first', 'last'].map((which) => ({ name: `${'long '.repeat(40)}${which}`, durationMs: 3 })),
  ]).split('\n');
  expect(lines[0]).toBe('    12.3 s  short');
  expect(lines[1]).toMatch(/^ {5}0\.0 s {2}long .* … .*first$/);
  expect(lines[2]).toMatch(/last$/);
  for (const line of lines) expect(line.length).toBeLessThan(130);
});
