import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser } from './scripts/browser.mjs';
import { EXPECT_LIMIT_MS, TEST_LIMIT_MS } from './scripts/stages/limits.mjs';

// Chosen once, by the runner: its workers read this file again and inherit the choice. Below the range from
// which systems hand out ports of their own.
process.env.VIREO_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 12_000));
const port = process.env.VIREO_E2E_PORT;
const url = `http://localhost:${port}/`;

/** End-to-end tests: the built page, served as `npm start` serves it, in a real Chromium with WebGPU. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: true,
  workers: 1,
  timeout: TEST_LIMIT_MS,
  expect: { timeout: EXPECT_LIMIT_MS },
  // A trace costs more than the test. One that failed is repeated to be traced, and has failed all the same.
  retries: 1,
  failOnFlakyTests: true,
  reporter: 'list',
  use: {
    baseURL: url,
    locale: 'en-US',
    // What a test sees comes from the server; e2e/app.spec.ts allows the service worker, and tests it.
    serviceWorkers: 'block',
    // What slides and fades stands still at once: a click waits for what moves.
    contextOptions: { reducedMotion: 'reduce' },
    // One browser for all: with a camera, too.
    launchOptions: {
      executablePath: findBrowser(),
      args: [...browserArgs, '--use-fake-device-for-media-stream'],
    },
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `node scripts/start.mjs --no-open --port ${port}`,
    url,
    timeout: TEST_LIMIT_MS,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 },
  },
});
