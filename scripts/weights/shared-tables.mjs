// What the page and this script go by alike is TypeScript below src/; Vite, which builds it, can also run it here.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** What was run in this process, which starts Vite once for each file. @type {Map<string, Promise<any>>} */
const ran = new Map();

/** @template T @param {string} file its path, or where it is below src @returns {Promise<T>} */
function run(file) {
  const found = ran.get(file);
  if (found) return found;
  const running = runnerImport(path.resolve(src, file), { configFile: false, logLevel: 'error' });
  const module = running.then(({ module }) => /** @type {T} */ (module));
  ran.set(file, module);
  return module;
}

/**
 * @returns {Promise<
 *   typeof import('../../src/recipe/backbones') &
 *   typeof import('../../src/recipe/shelf') &
 *   typeof import('../../src/recipe/start-schema') &
 *   typeof import('../../src/formats/import-source') &
 *   typeof import('../../src/formats/safetensors-read') &
 *   typeof import('../../src/formats/torch-save/open-torch-save')
 * >}
 */
export async function sharedTables() {
  const files = [
    'recipe/backbones.ts',
    'recipe/shelf.ts',
    'recipe/start-schema.ts',
    'formats/import-source.ts',
    'formats/safetensors-read.ts',
    'formats/torch-save/open-torch-save.ts',
  ];
  const modules = await Promise.all(files.map((file) => run(file)));
  return Object.assign({}, ...modules);
}

/** What measures a backbone on the CPU device: with it comes the engine. */
export async function frozenPaceRunner() {
  const file = fileURLToPath(new URL('frozen-pace.ts', import.meta.url));
  /** @type {typeof import('./frozen-pace')} */
  const { frozenPace } = await run(file);
  return frozenPace;
}
