import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { serve } from '../scripts/serve.mjs';

test('the minified WASM backend keeps its threads under the served policy', async ({ page }, info) => {
  const folder = info.outputPath('dist');
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('./wasm-probe', import.meta.url)),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  const { url, close } = await serve(folder, 0);
  try {
    const requests: string[] = [];
    const violations: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) violations.push(message.text());
    });
    await page.goto(url);
    const output = page.locator('output');
    await expect(output).not.toBeEmpty();
    const answer = JSON.parse((await output.textContent()) ?? '');
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    expect(answer).toMatchObject({ backend: 'wasm', isolated: true, cores, threads: Math.min(4, cores) });
    expect(answer.rowSums).toEqual(Array.from({ length: 256 }, (_, i) => i * 256 * 256));
    expect(violations).toEqual([]);
    // The listener does see what workers fetch, and all of it is ours.
    expect(requests.some((request) => request.endsWith('.wasm'))).toBe(true);
    expect(requests.filter((request) => !request.startsWith(url) && !/^(blob|data):/.test(request))).toEqual(
      [],
    );
  } finally {
    close();
  }
});
