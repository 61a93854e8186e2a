import { test as base, expect } from '@playwright/test';
import { Studio } from './panels/studio';

/**
 * Every end-to-end test goes through this one: it fails when a request leaves the origin, whether the policy
 * stopped it or not, and when the page throws.
 */
export const test = base.extend<{ quietPage: undefined; studio: Studio }>({
  quietPage: [
    async ({ context, baseURL }, use) => {
      const outside: string[] = [];
      const errors: string[] = [];
      const origin = new URL(baseURL ?? '').origin;
      context.on('request', (request) => {
        const { origin: target, protocol } = new URL(request.url());
        if (protocol !== 'blob:' && protocol !== 'data:' && target !== origin) outside.push(request.url());
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      context.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) outside.push(message.text());
      });
      // The console is silent where the code that was stopped has a way around it.
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          console.error(`Content Security Policy: ${violatedDirective} stopped ${blockedURI}`),
        );
      });
      await use(undefined);
      expect(outside, 'requests that leave the origin').toEqual([]);
      expect(errors, 'errors nobody caught').toEqual([]);
    },
    { auto: true },
  ],
  /** The page, opened. */
  studio: async ({ page }, use) => {
    const studio = new Studio(page);
    await studio.open();
    await use(studio);
  },
});

export { expect };
