// Keeps source maps out of what is shipped: two thirds of its bytes, and a visitor needs none of them.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the maps of dist/ lie, by the names of their scripts: for a stack that was sent in, and for bundle-checks. */
export const MAPS_FOLDER = fileURLToPath(new URL('../.cache/source-maps', import.meta.url));

/** With `vite build --sourcemap` they stay in dist/, and the scripts name them. @returns {import('vite').Plugin} */
export function keptSourceMaps() {
  let isHidden = true;
  return {
    name: 'vireo:source-maps',
    apply: 'build',
    configResolved({ build }) {
      isHidden = build.sourcemap === 'hidden';
    },
    writeBundle({ dir = 'dist' }) {
      rmSync(MAPS_FOLDER, { recursive: true, force: true });
      const maps = readdirSync(dir, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.map'));
      for (const name of maps) {
        const kept = path.join(MAPS_FOLDER, name);
        mkdirSync(path.dirname(kept), { recursive: true });
        cpSync(path.join(dir, name), kept);
        if (isHidden) rmSync(path.join(dir, name));
      }
    },
  };
}
