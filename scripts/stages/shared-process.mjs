// Which test files run in one process, one after the other. A process of its own, with what it imports, costs a file half a
// second, and most are done sooner.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where they lie. */
const FOLDERS = ['src', 'scripts', 'bench'];

/** What in a test file's text asks for a process of its own. */
const ASKS = [
  // A module that was mocked stays so in its process, and what was loaded beside a global stays as it was then. The rest of `vi`
  // leaves nothing, or what `left-as-found.mjs` sees.
  /\bvi\.(?!(fn|useFakeTimers|useRealTimers|advanceTimersByTime|advanceTimersByTimeAsync|getTimerCount|setSystemTime)\b)/,
  // It gives Node a global Worker.
  /^import .* from 'onnxruntime-web';$/m,
];

/** Whether a test file may share its process. @param {string} source its text */
export const mayShare = (source) => !ASKS.some((pattern) => pattern.test(source));

/**
 * The test files that share a process: those that ask for none of their own. `left-as-found.mjs` fails a file among them that
 * leaves something changed for the next.
 * @param {string} root of the project
 * @returns {string[]} paths below the root, with `/`
 */
export function sharingTests(root) {
  return FOLDERS.flatMap((top) => {
    const folder = path.join(root, top);
    const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
    return names
      .filter((name) => /(?<!\.browser|\.pytorch)\.test\.(tsx?|mjs)$/.test(name))
      .filter((name) => mayShare(readFileSync(path.join(folder, name), 'utf8')))
      .map((name) => `${top}/${name}`);
  }).sort();
}
