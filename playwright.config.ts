import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser } from './scripts/browser.mjs';

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
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: url,
    locale: 'en-US',
    launchOptions: { executablePath: findBrowser(), args: browserArgs },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `node scripts/start.mjs --no-open --port ${port}`,
    url,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 },
  },
});
