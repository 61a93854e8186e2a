import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { developmentHeaders, headers, headersFile, metaPolicy } from './scripts/headers.mjs';
import { threadedWasm } from './scripts/threaded-wasm-plugin.mjs';

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

export default defineConfig({
  base: './',
  cacheDir: '.cache/vite',
  plugins: [react(), securityPolicy()],
  worker: { format: 'es', plugins: () => [threadedWasm()] },
  build: { target: 'esnext', sourcemap: true, modulePreload: { polyfill: false } },
  server: { headers: developmentHeaders },
  preview: { headers },
});
