// Builds the service worker, once everything else lies in dist/, with the list of what it keeps. Workbox keeps the files
// (src/offline); its build tools and vite-plugin-pwa, which make such lists too, would double the packages to install.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { headers } from './headers.mjs';
import { licencesOfWorkers } from './licences/licences-plugin.mjs';

/** Larger files are fetched when they are needed: nobody waits for a judge of ONNX files at the first visit. */
export const MOST_FILE_BYTES = 5_000_000;

/** What is no part of the page: maps, what the host reads, the weights, and what this plugin writes. */
const NOT_KEPT = /\.map$|^_headers$|^weights\/|^sw\.js$|^files\.txt$/;

/**
 * The files of a built site that the service worker keeps, pages last: one that is there finds its scripts there too.
 * @param {string} folder
 * @returns {import('../src/protocol/offline').ListedFile[]}
 */
export function filesToKeep(folder) {
  const isPage = (/** @type {string} */ url) => Number(url.endsWith('.html'));
  return readdirSync(folder, { recursive: true })
    .map((name) => String(name).split(path.sep).join('/'))
    .filter((url) => {
      const stat = statSync(path.join(folder, url));
      return stat.isFile() && stat.size <= MOST_FILE_BYTES && !NOT_KEPT.test(url);
    })
    .toSorted((a, b) => isPage(a) - isPage(b) || (a < b ? -1 : 1))
    .map((url) => ({ url, revision: url.startsWith('assets/') ? null : digest(path.join(folder, url)) }));
}

/** @param {string} file */
const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);

/** Among the plugins of the page. @returns {import('vite').Plugin} */
export function offline() {
  /** @type {import('vite').ResolvedConfig} */
  let config;
  let code = '';
  let isWritten = false;
  return {
    name: 'vireo:offline',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    // Before the page: its page of licences names what is in here, too.
    async buildStart() {
      code = await serviceWorker(config.build.target);
    },
    writeBundle() {
      isWritten = true;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        // Of a build that failed nothing was written.
        if (!isWritten) return;
        const outDir = path.resolve(config.root, config.build.outDir);
        const files = filesToKeep(outDir);
        // For pages without a service worker (src/client/site.ts).
        writeFileSync(path.join(outDir, 'files.txt'), `${files.map(({ url }) => url).join('\n')}\n`);
        writeFileSync(
          path.join(outDir, 'sw.js'),
          `const SITE=${JSON.stringify({ files, headers })};\n${code}`,
        );
      },
    },
  };
}

/**
 * The text of the service worker, in which `SITE` is free. Pages of tests have roots of their own.
 * @param {import('vite').ResolvedConfig['build']['target']} target that of the page
 * @returns {Promise<string>}
 */
async function serviceWorker(target) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [licencesOfWorkers()],
    build: {
      write: false,
      copyPublicDir: false,
      target,
      rollupOptions: {
        input: path.join(root, 'src/offline/service-worker.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
  if (!('output' in built)) throw new Error('The service worker is not one script');
  return built.output[0].code;
}
