// What the reporters write while tests run, a line of JSON for each beginning and each end, and what is read from it.
import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Names the file that the reporters append to. */
export const LINES_VARIABLE = 'VIREO_TEST_LINES';

/**
 * `neither`: what is no test of its own (a file), was not run, or is repeated.
 * @typedef {'passed' | 'failed' | 'neither'} Outcome
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {{ name: string, durationMs: number }} TimedTest
 * @typedef {{ name: string, error: string }} FailedTest `error`: its first line, or nothing
 * @typedef {{ name: string } | (TimedTest & { outcome: Outcome, error?: string })} Line without an outcome: it begins
 */

/** @param {Line} line nothing is written where no stage reads it */
export function writeLine(line) {
  const file = process.env[LINES_VARIABLE];
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** The first line of an error's words, without the colours of a terminal. @param {string | undefined} message */
export function firstLine(message) {
  return stripVTControlCharacters(message ?? '')
    .trim()
    .split('\n', 1)
    .join('');
}

/** Counts what the lines of a stage say. */
export class Tally {
  passed = 0;
  failed = 0;
  /** How many lines told of an end. */
  endCount = 0;
  /** @type {FailedTest[]} */
  failures = [];
  /** @type {TimedTest[]} */
  #timed = [];
  /** @type {Set<string>} */
  #begun = new Set();
  /** The end of what was read, where it is no whole line. */
  #rest = '';

  /** @param {string} text that was written since the last time; the last line may be cut anywhere */
  read(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#add(JSON.parse(line));
  }

  /** Names of what has begun and not ended: tests, and of files those without a running test. */
  get running() {
    const names = [...this.#begun];
    return names.filter((name) => !names.some((other) => other.startsWith(`${name} › `)));
  }

  /** The slowest tests first. @param {number} count @returns {TimedTest[]} */
  slowest(count) {
    return this.#timed.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, count);
  }

  /** @param {Line} line */
  #add(line) {
    if (!('outcome' in line)) {
      this.#begun.add(line.name);
      return;
    }
    this.#begun.delete(line.name);
    this.endCount++;
    if (line.outcome === 'neither') return;
    this[line.outcome]++;
    if (line.outcome === 'failed') this.failures.push({ name: line.name, error: line.error ?? '' });
    this.#timed.push({ name: line.name, durationMs: line.durationMs });
  }
}
