import { defineConfig } from '@playwright/test';
import endToEnd from './playwright.config';

/** `npm run screenshots`: every screen as pictures below screenshots/, to be looked at. */
export default defineConfig({
  ...endToEnd,
  testDir: 'e2e/shots',
  testMatch: '*.shots.ts',
  outputDir: 'test-results/screenshots',
  timeout: 600_000,
  // A press that cannot be made is told at once, not when all is over.
  use: { ...endToEnd.use, actionTimeout: 30_000 },
});
