// Opens a page of the checkout's own sources in a headless Chromium, for programs that measure in a real browser.
import { createReadStream, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { browserArgs, ensureBrowser } from '../scripts/browser.mjs';
import { demoProgramPlugin } from '../scripts/demo-program-plugin.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Serves the files below `folder` under /given/. @param {string} folder @returns {import('vite').Plugin} */
function givenFiles(folder) {
  return {
    name: 'vireo:given-files',
    configureServer(server) {
      server.middlewares.use('/given/', (request, response) => {
        const name = decodeURIComponent((request.url ?? '').split('?')[0]);
        const file = path.join(folder, path.normalize(`/${name}`));
        if (!existsSync(file) || !statSync(file).isFile()) {
          response.statusCode = 404;
          response.end();
          return;
        }
        createReadStream(file).pipe(response);
      });
    },
  };
}

/**
 * @param {string} folder what the page may fetch under /given/
 * @param {string} [profile] a folder for what the page stores: on the disk, as for a person; otherwise in memory
 * @returns {Promise<{ page: import('@playwright/test').Page, close: () => Promise<void> }>}
 */
export async function openPage(folder, profile) {
  const server = await createServer({
    root,
    cacheDir: path.join(root, '.cache/vite-bench'),
    plugins: [givenFiles(path.resolve(folder)), demoProgramPlugin()],
    server: { port: 0, host: '127.0.0.1', watch: null, hmr: false },
    // Libraries found only while the page runs would make Vite reload it.
    optimizeDeps: {
      entries: ['bench/**/*-page.ts', 'bench/**/*.worker.ts', 'src/worker/*.worker.ts'],
      include: [
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-backend-cpu',
        '@tensorflow/tfjs-backend-wasm',
        '@tensorflow/tfjs-backend-webgpu',
        '@tensorflow/tfjs',
        '@jax-js/jax',
        'zod',
        'jszip',
        'onnxruntime-web',
      ],
    },
    logLevel: 'warn',
  });
  await server.listen();
  const options = { executablePath: ensureBrowser(), headless: true, args: browserArgs };
  const browser = profile
    ? await chromium.launchPersistentContext(profile, options)
    : await chromium.launch(options);
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  await page.goto(`${server.resolvedUrls?.local[0]}bench/page.html`);
  return {
    page,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
