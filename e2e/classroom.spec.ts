import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { lanCertificate } from '../scripts/lan/certificate.mjs';
import { serveLan } from '../scripts/lan/serve-lan.mjs';
import { expect, test as studioTest } from './fixtures';

const NAME = 'teacher.test';

// The teacher's machine by its name, as a student's browser reaches it; the warning has been clicked away.
const test = studioTest.extend<{ classroom: string }>({
  classroom: async ({ browserName }, use) => {
    const cache = mkdtempSync(path.join(tmpdir(), `vireo-classroom-${browserName}-`));
    const place = { names: [NAME], addresses: ['127.0.0.1'] };
    const certificate = await lanCertificate({ ...place, folder: cache });
    const folder = path.resolve('dist');
    const { port, close } = await serveLan({ ...place, folder, port: 0, certificate });
    await use(`https://${NAME}:${port}/`);
    close();
    rmSync(cache, { recursive: true });
  },
  baseURL: async ({ classroom }, use) => use(classroom),
});
test.use({
  ignoreHTTPSErrors: true,
  launchOptions: {
    executablePath: findBrowser(),
    args: [...browserArgs, `--host-resolver-rules=MAP ${NAME} 127.0.0.1`],
  },
});

test('a student’s machine trains on the page that --lan serves', async ({ studio }) => {
  const { page, dataset, recipe, run, results } = studio;
  expect(await page.evaluate(() => [isSecureContext, crossOriginIsolated, location.protocol])).toEqual([
    true,
    true,
    'https:',
  ]);
  await dataset.trySample.click();
  await dataset.expectImages(600);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 8, Epochs: 1 });
  await run.start.click();
  await run.expectStatus('Finished');
  expect(await run.epochRows()).toHaveLength(1);
  await results.download(results.downloadWeights);
});
