import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { expect, test } from './fixtures';

// The classroom's first try: another machine's name, over plain http.
test.use({
  launchOptions: {
    executablePath: findBrowser(),
    args: [...browserArgs, '--host-resolver-rules=MAP teacher.test 127.0.0.1'],
  },
  baseURL: `http://teacher.test:${process.env.VIREO_E2E_PORT}/`,
});

test('over plain http the page says at once why it cannot work and what to do', async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  const { port } = new URL(page.url());
  await expect(page.getByRole('alert')).toContainText(`http://localhost:${port}/`);
  await expect(page.getByRole('alert')).toContainText('https');
  await expect(page.getByRole('alert')).toContainText('npm start -- --lan');
  await expect(page.getByRole('button', { name: 'Try the sample dataset' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Choose a zip…' })).toBeDisabled();
});
