import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles a program for Node. @param {string} entry from the project's folder: 'bench/step/node-entry.ts'
 * @returns {Promise<string>} the file
 */
export async function bundleForNode(entry) {
  const name = path.basename(entry, '.ts');
  const outDir = path.join(root, '.cache/bench-node', path.dirname(entry));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, outDir, emptyOutDir: true, minify: false },
  });
  return path.join(outDir, `${name}.js`);
}
