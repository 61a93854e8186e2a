// A run of 10,000 epochs, told to the page as its worker would: nothing of it grows with the epochs, and all of it can be reached.
import { tellEpochs } from '../bench/scale/many-epochs.mjs';
import { tapWorker } from '../bench/scale/worker-tap.mjs';
import { expect, test } from './fixtures';
import { Studio } from './panels/studio';
import { tabTo } from './tab-to';

const EPOCHS = 10_000;
/** A page of a hundred epochs, whose rows all exist, has more. */
const MOST_ELEMENTS = 2_500;

test('of 10,000 epochs the rows in view exist, the last is reached by keyboard, and so is Pause', async ({
  page,
}) => {
  await page.addInitScript(tapWorker);
  const studio = new Studio(page);
  await studio.open();
  const { run } = studio;
  await page.getByRole('button', { name: 'Try the sample dataset' }).click();
  await expect(run.start).toBeEnabled();

  await page.evaluate(tellEpochs, { from: 1, to: EPOCHS });
  await expect(run.status).toContainText('Training');
  await expect(run.epochTable).toHaveAttribute('aria-rowcount', String(EPOCHS + 1));
  const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);

  // The charts above the table are fetched with the first run, and push it down.
  await expect(run.loss).toBeVisible();
  await page.evaluate(() => document.body.focus());
  await tabTo(page, page.getByRole('region', { name: 'Figures of every epoch' }));
  await page.keyboard.press('End');
  const last = run.epochTable
    .getByRole('row')
    .filter({ has: page.getByText(String(EPOCHS), { exact: true }) });
  await expect(last).toBeInViewport();
  await expect(last).toHaveAttribute('aria-rowindex', String(EPOCHS + 1));
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);

  // It goes on meanwhile, an epoch at a time.
  for (let epoch = EPOCHS + 1; epoch <= EPOCHS + 20; epoch++)
    await page.evaluate(tellEpochs, { from: epoch, to: epoch });
  await expect(run.epochTable).toHaveAttribute('aria-rowcount', String(EPOCHS + 21));
  await tabTo(page, run.pause);
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.evaluate(() => Object.keys(Reflect.get(globalThis, 'tap').asked)))
    .toContain('pauseRun');
});
