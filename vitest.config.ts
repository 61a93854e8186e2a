import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { browserArgs, findBrowser } from './scripts/browser.mjs';
import { demoProgramPlugin } from './scripts/demo-program-plugin.mjs';
import { isolationHeaders } from './scripts/headers.mjs';
import { EXPECT_LIMIT_MS, TEST_LIMIT_MS } from './scripts/stages/limits.mjs';
import { sharingTests } from './scripts/stages/shared-process.mjs';

/** In Node libraries read their binaries from the disk: the address of one is its path. */
const binariesByPath: Plugin = {
  name: 'binaries-by-path',
  enforce: 'pre',
  load(id) {
    const [file, query] = id.split('?');
    return file?.endsWith('.wasm') && query === 'url' ? `export default ${JSON.stringify(file)}` : null;
  },
};

/** Only against hanging: a busy machine is no failure. */
const limits = {
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: TEST_LIMIT_MS,
  expect: { poll: { timeout: EXPECT_LIMIT_MS } },
};

const unit = {
  plugins: [demoProgramPlugin()],
  test: {
    environment: 'node' as const,
    // Style sheets go into the files we write: their text matters.
    css: true,
    // Vitest leaves one core to itself, and has little to do.
    maxWorkers: '100%',
    ...limits,
  },
};

const sharing = sharingTests(import.meta.dirname);

/** `--project unit` is both: the files that have a process each, and those that share one. */
const withSharedProcess: Plugin = {
  name: 'with-shared-process',
  async configureVitest({ vitest, injectTestProjects }) {
    const name = 'unit, one process';
    if (vitest.config.project.length > 0) vitest.config.project.push(name);
    const setupFiles = ['scripts/stages/left-as-found.mjs'];
    await injectTestProjects({
      ...unit,
      test: { ...unit.test, name, include: sharing, isolate: false, setupFiles },
    });
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...unit,
        plugins: [...unit.plugins, withSharedProcess],
        test: {
          ...unit.test,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'bench/**/*.test.{ts,mjs}'],
          exclude: ['**/*.browser.test.{ts,tsx}', '**/*.pytorch.test.ts', ...sharing],
        },
      },
      {
        // Beside PyTorch itself: npm run test:pytorch finds or installs it.
        plugins: [demoProgramPlugin()],
        test: {
          name: 'pytorch',
          environment: 'node',
          include: ['src/**/*.pytorch.test.ts'],
          // PyTorch uses every core by itself.
          fileParallelism: false,
          ...limits,
        },
      },
      {
        // What the browser tests of WebGPU ask of a device, without a browser: npm run test:dawn.
        plugins: [binariesByPath],
        test: {
          name: 'dawn',
          environment: 'node',
          include: ['src/kernels/webgpu/**/*.browser.test.ts', 'src/training/**/*.browser.test.ts'],
          // A browser's disk.
          exclude: ['src/training/checkpoints/**'],
          setupFiles: ['scripts/dawn-setup.mjs'],
          // Dawn is a native module, and its Vulkan reads the environment of the process.
          pool: 'forks',
          fileParallelism: false,
          ...limits,
        },
      },
      {
        // A real Chromium with WebGPU, cross-origin isolated like the page itself.
        plugins: [demoProgramPlugin()],
        server: { headers: isolationHeaders },
        cacheDir: '.cache/vite-browser-tests',
        worker: { format: 'es' },
        // Libraries found only while tests run would make Vite reload the page under them.
        optimizeDeps: {
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-webgpu',
            'jszip',
            'zod',
          ],
        },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}'],
          // The software adapter uses every core by itself.
          fileParallelism: false,
          ...limits,
          browser: {
            enabled: true,
            connectTimeout: TEST_LIMIT_MS,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: findBrowser(), args: browserArgs },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
