import type { Page } from '@playwright/test';
import { es } from '../src/i18n/es';
import { VIEWS } from '../src/shared/views';
import { expect, test } from './fixtures';
import { below, labelledPictures, unlabelledPictures, zipOf } from './making/zips';
import { openView } from './panels/in-view';
import { anyOf, filled, words } from './panels/words';

const PHONE = { width: 390, height: 844 };

/** Brings what moves to its end, and lets it be drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) {
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
      }
      await new Promise(requestAnimationFrame);
    }
  });
}

/** Words that do not fit where they stand: Spanish is a quarter longer than English. */
async function cramped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px too wide`);
    const labels = [
      ...document.querySelectorAll<HTMLElement>(
        '.mantine-Button-label, .mantine-SegmentedControl-innerLabel, .mantine-Tabs-tabLabel, nav a span, legend, dt, th',
      ),
    ];
    for (const label of labels) {
      const text = label.textContent?.trim() ?? '';
      if (text === '' || label.offsetParent === null || label.closest('[role=region][tabindex="0"]'))
        continue;
      // What is only heard is one pixel wide.
      if (label.clientWidth > 1 && label.scrollWidth > label.clientWidth + 1) found.push(`cut off: ${text}`);
      const { right } = label.getBoundingClientRect();
      if (right > innerWidth + 1) found.push(`beyond the edge: ${text}`);
    }
    return found;
  });
}

test('on a phone, in Spanish, every word fits where it stands', async ({ context, studio }) => {
  const { page, results, predict, evaluation } = studio;
  const check = (screen: string) =>
    test.step(screen, async () => {
      await settle(page);
      expect.soft(await cramped(page), screen).toEqual([]);
    });
  const inSpanish = () => page.getByLabel(words.studio.language).selectOption('es');

  const { files } = await unlabelledPictures(context, { count: 6, from: 3000 });
  const pictures = new Map([...(await labelledPictures(context, { perClass: 10 })), ...below('test', files)]);
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  await results.download(results.downloadSubmission);
  await expect(predict.rows.first()).toBeVisible();
  await studio.runs.row(1).getByRole('checkbox').check();
  await evaluation.look();

  await inSpanish();
  await page.setViewportSize(PHONE);
  for (const view of VIEWS) {
    await openView(page, view);
    await check(view);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await check(`tab ${(await tab.textContent())?.replaceAll(/\W+/g, '-')}`);
    }
  }
  // A name that nobody gave follows the language.
  await openView(page, 'runs');
  const name = page.getByLabel(filled(es.runs.nameOf, { name: `#1 motifs · ${es.preset.quickStart.name}` }));
  await expect(name).toBeVisible();
  await openView(page, 'recipe');
  for (const fold of await page.locator('#recipe').locator('.mantine-Accordion-control').all())
    await fold.click();
  await check('recipe');
  await openView(page, 'results');
  await page.locator('#evaluation').getByRole('tab', { name: es.evaluation.tab.confusions }).click();
  await page
    .locator('#evaluation')
    .getByRole('button', { name: anyOf(es.evaluation.outcome) })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: es.explain.why }).click();
  await expect(page.getByRole('dialog').locator('canvas').first()).toBeVisible();
  await check('one image');
  await page.keyboard.press('Escape');
  const nothing = { name: 'nada.zip', mimeType: 'application/zip', buffer: Buffer.from('nada') };
  await openView(page, 'data');
  await page.getByLabel(es.dataset.fileInput, { exact: true }).setInputFiles(nothing);
  await expect(page.getByText(es.failure.notAZip)).toBeVisible();
  await check('refused');
  await page.getByRole('button', { name: es.run.start }).click();
  await check('training');
});
