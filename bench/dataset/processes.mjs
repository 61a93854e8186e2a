// How much memory what a program started holds, and how long it computed (Linux: proportional set size).
import { readdirSync, readFileSync } from 'node:fs';

/** @param {number} root process id @returns {number[]} all processes below it */
function descendants(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ')[1],
      );
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended while we looked.
    }
  }
  /** @param {number} pid @returns {number[]} */
  const below = (pid) => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

/** @param {number} root process id @returns {number} bytes, each shared page counted once */
export function memoryBelow(root) {
  return descendants(root).reduce((total, pid) => total + memoryOf(pid), 0);
}

/** @param {number} pid @returns {number} bytes, shared pages by share; 0 for one that has ended */
function memoryOf(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    // It ended while we looked.
    return 0;
  }
}

/** @param {number} root process id @returns {number} bytes of the browser's largest page process: a page and its workers */
export function rendererMemoryBelow(root) {
  const isRenderer = (/** @type {number} */ pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
    } catch {
      // It ended while we looked.
      return false;
    }
  };
  return Math.max(0, ...descendants(root).filter(isRenderer).map(memoryOf));
}

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** @param {number} root process id @returns {number} seconds of processor time of all that still run below it */
export function processorSecondsBelow(root) {
  let ticks = 0;
  for (const pid of descendants(root)) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended while we looked.
    }
  }
  return ticks / TICKS_PER_SECOND;
}
