import { expect, type Locator, type Page } from '@playwright/test';
import type { HeldFile } from './drop-file';
import { inView } from './in-view';

/** Every run that was kept. */
export class RunsPanel {
  readonly region: Locator;
  readonly table: Locator;
  readonly alerts: Locator;
  readonly search: Locator;
  /** What waits, in its order. */
  readonly queue: Locator;

  constructor(private readonly page: Page) {
    this.region = inView(page, 'runs', page.getByRole('region', { name: 'Runs', exact: true }));
    this.table = inView(page, 'runs', page.getByRole('table', { name: 'Runs' }));
    this.alerts = this.region.getByRole('alert');
    this.queue = this.region.getByRole('list', { name: 'Queue' }).getByRole('listitem');
    this.search = this.region.getByLabel('Search runs');
  }

  /** The row of a run, by its place in the list. */
  row(position: number): Locator {
    return this.table.getByRole('row').nth(position);
  }

  async expectCount(count: number): Promise<void> {
    // The first row names the columns.
    await expect(this.table.getByRole('row')).toHaveCount(1 + count);
  }

  name(position: number): Locator {
    return this.row(position).getByRole('textbox');
  }

  async act(position: number, action: string): Promise<void> {
    await this.row(position)
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async import(file: HeldFile): Promise<void> {
    await this.region.getByLabel('Run file').setInputFiles({
      name: file.name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(file.bytes),
    });
  }
}
