import react from '@vitejs/plugin-react';
import send from 'send';
import { defineConfig, type Plugin, type PreviewServer, type ViteDevServer } from 'vite';
import { boardPage } from './scripts/board-plugin.mjs';
import { demoProgramPlugin } from './scripts/demo-program-plugin.mjs';
import { developmentHeaders, headers, headersFile, metaPolicy } from './scripts/headers.mjs';
import { licences, licencesOfWorkers } from './scripts/licences/licences-plugin.mjs';
import { offline } from './scripts/offline-plugin.mjs';
import { retriedStyles } from './scripts/retried-styles-plugin.mjs';
import { keptSourceMaps } from './scripts/source-maps-plugin.mjs';
import { threadedWasm } from './scripts/threaded-wasm-plugin.mjs';
import { SHELF_FOLDER } from './scripts/weights/shelf-folder.mjs';
import { withoutScripts } from './src/app/without-scripts';
import { VERSIONS_THAT_DO } from './src/client/browser-needs';

/** Puts the content security policy into the built page, and `_headers` beside it for static hosts. */
function securityPolicy(): Plugin {
  return {
    name: 'vireo:security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile });
    },
  };
}

/** Says on the page why nothing of it runs, where nothing does. */
function sayWithoutScripts(): Plugin {
  const root = '<div id="root">';
  return {
    name: 'vireo:without-scripts',
    transformIndexHtml: (html) => ({
      html: html.replace(root, `${root}${withoutScripts.root}`),
      tags: [
        { tag: 'noscript', children: withoutScripts.noscript, injectTo: 'body' },
        // Before ours: it hears of those that cannot be fetched.
        { tag: 'script', attrs: { src: './too-old.js' }, injectTo: 'head-prepend' },
      ],
    }),
  };
}

/** The shelf of weights beside the page, as npm start serves it. */
function weightsShelf(): Plugin {
  const attach = ({ middlewares }: ViteDevServer | PreviewServer) => {
    middlewares.use('/weights', (request, response) => {
      send(request, request.url ?? '/', { root: SHELF_FOLDER }).pipe(response);
    });
  };
  return { name: 'vireo:weights-shelf', configureServer: attach, configurePreviewServer: attach };
}

/** What is built is written for the oldest browsers that would do, as the page itself names them: `chrome110` … */
const target = Object.entries(VERSIONS_THAT_DO).map(([browser, version]) => `${browser}${version}`);

export default defineConfig({
  base: './',
  cacheDir: '.cache/vite',
  plugins: [
    react(),
    sayWithoutScripts(),
    securityPolicy(),
    weightsShelf(),
    demoProgramPlugin(),
    boardPage(import.meta.dirname, () => [react()]),
    licences(import.meta.dirname),
    keptSourceMaps(),
    retriedStyles(),
    offline(),
  ],
  worker: { format: 'es', plugins: () => [threadedWasm(), licencesOfWorkers()] },
  build: { target, sourcemap: 'hidden', modulePreload: { polyfill: false } },
  server: { headers: developmentHeaders },
  preview: { headers },
});
