// Runs a program that tests, counts its tests as they end, and stops it where it hangs.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SILENCE_LIMIT_MS } from './limits.mjs';
import { LINES_VARIABLE, Tally } from './tally.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How often the lines of the reporters are read. */
const READ_EVERY_MS = 200;
/** How long what is stopped has for its browsers and servers, before it is killed. */
const GRACE_MS = 10_000;
const SLOWEST_COUNT = 10;

/** @typedef {import('./tally.mjs').Count & { slowest: import('./tally.mjs').TimedTest[], failures: import('./tally.mjs').FailedTest[] }} StageResult */

/** Reads a file that grows. @param {string} file */
function follow(file) {
  writeFileSync(file, '');
  const descriptor = openSync(file, 'r');
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1 << 16);
  let at = 0;
  return {
    /** @returns {string} what was written since the last time */
    readOn() {
      let text = '';
      for (;;) {
        const length = readSync(descriptor, buffer, 0, buffer.length, at);
        if (length === 0) return text;
        at += length;
        text += decoder.decode(buffer.subarray(0, length), { stream: true });
      }
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * Sends a signal to a process and to what it started.
 * @param {import('node:child_process').ChildProcess} child detached
 * @param {NodeJS.Signals} signal
 */
function signalAll(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // It ended meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A stage that failed as a whole: one failure more. @param {StageResult} result @param {string} why */
function alsoFailed(result, why) {
  console.error(`\n${why}`);
  const failures = [...result.failures, { name: 'the stage itself', error: why }];
  return { ...result, failed: result.failed + 1, failures };
}

/**
 * Runs a Node program whose reporter writes lines (`tally.mjs`), its words on the screen. Where no test ends for ten
 * minutes it is stopped: what was running is named and counts as one failure, what passed before still counts. One that
 * ends badly without a failed test is one failure.
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, nowMs?: () => number }} [options]
 * @returns {Promise<StageResult>}
 */
export async function runStage(args, { env = {}, nowMs = () => performance.now() } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'vireo-stage-'));
  const lines = path.join(folder, 'lines.jsonl');
  const followed = follow(lines);
  const tally = new Tally();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, CI: 'true', ...env, [LINES_VARIABLE]: lines },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const interrupt = () => {
    signalAll(child, 'SIGKILL');
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt);

  let hangs = false;
  /** @type {NodeJS.Timeout | undefined} */
  let grace;
  let lastEnd = { count: 0, atMs: nowMs() };
  const timer = setInterval(() => {
    tally.read(followed.readOn());
    if (tally.endCount > lastEnd.count) lastEnd = { count: tally.endCount, atMs: nowMs() };
    if (nowMs() - lastEnd.atMs < SILENCE_LIMIT_MS) return;
    hangs = true;
    clearInterval(timer);
    // A runner that hears this closes its browser and its server; one that hangs does not hear it.
    signalAll(child, 'SIGINT');
    grace = setTimeout(signalAll, GRACE_MS, child, 'SIGKILL');
  }, READ_EVERY_MS);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
  clearInterval(timer);
  clearTimeout(grace);
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
  // What is said by one that was told to stop is not its result, and what it leaves behind goes with it.
  if (hangs) signalAll(child, 'SIGKILL');
  else tally.read(followed.readOn());
  followed.close();
  rmSync(folder, { recursive: true });

  const { passed, failed, failures, running } = tally;
  const result = { passed, failed, failures, slowest: tally.slowest(SLOWEST_COUNT) };
  const meanwhile = `Running meanwhile: ${running.join(', ') || 'no test'}.`;
  if (hangs) {
    return alsoFailed(
      result,
      `Stopped: no test ended for ${SILENCE_LIMIT_MS / 60_000} minutes. ${meanwhile}`,
    );
  }
  if (code !== 0 && failed === 0) {
    return alsoFailed(result, `Ended badly, and no test had failed. ${meanwhile}`);
  }
  return result;
}

/** @param {string} project of vitest.config.ts @returns {string[]} the arguments that run it as a stage */
export function vitestArgs(project) {
  return [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['--project', project],
    ...['--reporter', 'default', '--reporter', 'scripts/stages/vitest-reporter.mjs'],
  ];
}

/** @param {string} [config] @returns {string[]} the arguments that run the end-to-end tests as a stage */
export function playwrightArgs(config = 'playwright.config.ts') {
  return [
    'node_modules/@playwright/test/cli.js',
    'test',
    ...['--config', config],
    ...['--reporter', 'list,./scripts/stages/playwright-reporter.mjs'],
  ];
}

const WIDTH = 110;

/** Tests of a table differ at their ends: a long name loses its middle. @param {string} name */
function shorten(name) {
  const half = Math.floor(WIDTH / 2) - 1;
  return name.length > WIDTH ? `${name.slice(0, half)} … ${name.slice(-half)}` : name;
}

/** @param {readonly import('./tally.mjs').TimedTest[]} slowest @returns {string} a line for each */
export function formatSlowest(slowest) {
  return slowest
    .map(({ name, durationMs }) => `${(durationMs / 1000).toFixed(1).padStart(8)} s  ${shorten(name)}`)
    .join('\n');
}

/**
 * The tests that failed, a line each, named whole: what is kept of a long output is often its end alone. `.ci/run` looks
 * for lines that begin so.
 * @param {readonly import('./tally.mjs').FailedTest[]} failures
 */
export function formatFailures(failures) {
  return failures.map(({ name, error }) => `FAILED ${name}${error && ` — ${error}`}`).join('\n');
}
