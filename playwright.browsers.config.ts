import { defineConfig } from '@playwright/test';
import { TEST_LIMIT_MS } from './scripts/stages/limits.mjs';

/**
 * `npm run test:browsers`: Playwright as the runner alone. Its own drivers want its own builds of Firefox and WebKit; these
 * walks drive Debian's, which are what people have.
 */
export default defineConfig({
  testDir: 'e2e/browsers',
  testMatch: '*.walk.ts',
  outputDir: 'test-results/browsers',
  forbidOnly: true,
  workers: 1,
  timeout: TEST_LIMIT_MS,
  reporter: 'list',
});
