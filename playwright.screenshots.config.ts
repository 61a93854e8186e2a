import { defineConfig } from '@playwright/test';
import endToEnd from './playwright.config';

/** `npm run screenshots`: every screen as pictures below screenshots/, to be looked at. */
export default defineConfig({
  ...endToEnd,
  testDir: 'e2e/shots',
  testMatch: '*.shots.ts',
  outputDir: 'test-results/screenshots',
  timeout: 600_000,
});
