import type { Locator, Page } from '@playwright/test';
import { dropFile, type HeldFile } from './drop-file';
import { inView } from './in-view';
import { words } from './words';

/** Putting a model to work on images it has never seen. */
export class PredictPanel {
  readonly region: Locator;
  readonly fileInput: Locator;
  readonly alerts: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.region = inView(page, 'predict', page.getByRole('region', { name: 'Predict', exact: true }));
    this.fileInput = this.region.getByLabel(words.predict.fileInput, { exact: true });
    this.alerts = this.region.getByRole('alert');
    this.rows = this.region.getByRole('region', { name: words.predict.list }).getByRole('listitem');
  }

  drop(file: HeldFile): Promise<void> {
    return dropFile(this.fileInput.locator('..'), file);
  }
}
