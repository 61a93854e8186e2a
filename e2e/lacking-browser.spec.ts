import { browserArgsWithoutWebgpu, findBrowser } from '../scripts/browser.mjs';
import { lacks as spanish } from '../src/i18n/es/lacks';
import { expect, test } from './fixtures';
import { words } from './panels/words';

// A machine without a graphics card: what the CPU lacks matters.
test.use({ launchOptions: { executablePath: findBrowser(), args: browserArgsWithoutWebgpu } });

const { need, loss } = words.lack;
/** What any sentence on browsers says of those that would do. */
const WOULD_DO = /Chrome or Edge from \d+, Firefox from \d+, Safari from [\d.]+/;

/** Takes things from a page before it begins. */
const REMOVALS = {
  moduleWorkers: () => {
    globalThis.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        if (options?.type === 'module') throw new TypeError('Module scripts are not supported');
        super(address, options);
      }
    };
  },
  webAssembly: () => Reflect.deleteProperty(globalThis, 'WebAssembly'),
  decompression: () => Reflect.deleteProperty(globalThis, 'DecompressionStream'),
  offscreenCanvas: () => Reflect.deleteProperty(globalThis, 'OffscreenCanvas'),
  locks: () => Reflect.deleteProperty(Navigator.prototype, 'locks'),
} as const;

for (const [name, remove] of Object.entries(REMOVALS) as [keyof typeof REMOVALS, () => void][]) {
  test(`the first screen says what is missing, and which browsers would do: ${name}`, async ({ page }) => {
    await page.addInitScript(remove);
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText(need[name]);
    await expect(page.getByRole('alert')).toContainText(WOULD_DO);
    await expect(page.getByRole('alert')).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Try the sample dataset' })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Choose a zip…' })).toBeDisabled();
  });
}

test.describe('in Spanish', () => {
  test.use({ locale: 'es-ES' });
  test('it says so in Spanish', async ({ page }) => {
    await page.addInitScript(REMOVALS.decompression);
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText(spanish.lack.need.decompression);
    await expect(page.getByRole('alert')).toContainText('Servirían: Chrome o Edge desde 110');
  });
});

test('what merely costs something is said where it matters, once', async ({ page, studio }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
    Reflect.deleteProperty(Navigator.prototype, 'gpu');
    Reflect.deleteProperty(StorageManager.prototype, 'getDirectory');
  });
  await studio.open();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await studio.dataset.trySample.click();
  await studio.dataset.expectImages(600);
  const { recipe, runs } = studio;
  await recipe.chooseDevice('Automatic');
  for (const lack of [need.webgpu, loss.graphicsCard, need.sharedMemory, loss.threads])
    await expect(recipe.region).toContainText(lack);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await expect(recipe.region).toContainText(loss.threads);
  await expect(recipe.region).not.toContainText(need.webgpu);
  await expect(runs.region).toContainText(`${need.ownFiles} ${loss.keptRuns}`);
  for (const lack of [need.sharedMemory, need.ownFiles])
    await expect(page.getByText(lack, { exact: false })).toHaveCount(1);
});
