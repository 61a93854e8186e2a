// Which test files run in one process, one after the other. A process of its own, with what it imports, costs a file half a
// second, and most are done sooner.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Rooms (DESIGN.md) of functions: what their modules keep from one call to the next is worked out again from nothing else. */
const ROOMS = [
  ...['shared', 'recipe', 'metrics', 'protocol', 'state', 'i18n', 'formats', 'dataset'],
  ...['models', 'nn', 'kernels', 'training'],
];

/** What in a test file's text asks for a process of its own. */
const ASKS = [
  // What mocks modules, clocks or globals comes from here, and a module that was mocked stays so in its process.
  /^import \{[^}]*\bvi\b[^}]*\} from 'vitest';$/m,
  // It gives Node a global Worker.
  /^import .* from 'onnxruntime-web';$/m,
];

/** Whether a test file may share its process. @param {string} source its text */
export const mayShare = (source) => !ASKS.some((pattern) => pattern.test(source));

/**
 * The test files that share a process: of the rooms above, those that ask for none of their own. `left-as-found.mjs` fails a
 * file among them that leaves something changed for the next.
 * @param {string} root of the project
 * @returns {string[]} paths below the root, with `/`
 */
export function sharingTests(root) {
  return ROOMS.flatMap((room) => {
    const folder = path.join(root, 'src', room);
    const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
    return names
      .filter((name) => /(?<!\.browser|\.pytorch)\.test\.tsx?$/.test(name))
      .filter((name) => mayShare(readFileSync(path.join(folder, name), 'utf8')))
      .map((name) => `src/${room}/${name}`);
  }).sort();
}
