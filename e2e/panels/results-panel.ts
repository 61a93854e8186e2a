import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import type { HeldFile } from './drop-file';
import { inView } from './in-view';

/** What a person leaves with. */
export class ResultsPanel {
  readonly region: Locator;
  readonly downloadWeights: Locator;
  readonly downloadSubmission: Locator;
  readonly downloadMetrics: Locator;

  constructor(private readonly page: Page) {
    this.region = inView(page, 'results', page.getByRole('region', { name: 'Results', exact: true }));
    this.downloadWeights = inView(page, 'results', page.getByRole('button', { name: 'Download weights' }));
    this.downloadSubmission = inView(
      page,
      'predict',
      page.getByRole('button', { name: 'Download submission CSV' }),
    );
    this.downloadMetrics = inView(
      page,
      'results',
      page.getByRole('button', { name: 'Download metrics CSV' }),
    );
  }

  /** What comes down when `press` is done: the button is clicked unless told otherwise. */
  async download(button: Locator, press: () => Promise<void> = () => button.click()): Promise<HeldFile> {
    await expect(button).toBeEnabled();
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}
