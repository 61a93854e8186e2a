import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the measurements for Node. @returns {Promise<string>} the file */
export async function bundleMeasurements() {
  const outDir = path.join(root, '.cache/bench-node/bundle');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: 'bench/step/node-entry.ts', outDir, emptyOutDir: true, minify: false },
  });
  return path.join(outDir, 'node-entry.js');
}
