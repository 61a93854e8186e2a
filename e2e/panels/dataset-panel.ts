import { expect, type Locator, type Page } from '@playwright/test';
import { dropFile, dropFiles, type HeldFile, pickFile } from './drop-file';
import { inView } from './in-view';
import { words } from './words';

/** The first step: opening a dataset, and what was found in it. */
export class DatasetPanel {
  readonly region: Locator;
  readonly fileInput: Locator;
  readonly trySample: Locator;
  readonly alerts: Locator;

  constructor(page: Page) {
    this.region = inView(page, 'data', page.getByRole('region', { name: 'Dataset', exact: true }));
    this.fileInput = inView(page, 'data', page.getByLabel('Dataset zip', { exact: true }));
    this.trySample = inView(page, 'data', page.getByRole('button', { name: 'Try the sample dataset' }));
    this.alerts = this.region.getByRole('alert');
  }

  /** With the mouse, onto the place that asks for it. */
  drop(file: HeldFile): Promise<void> {
    return dropFile(this.fileInput.locator('..'), file);
  }

  /** Several files at once. */
  dropTogether(files: readonly HeldFile[]): Promise<void> {
    return dropFiles(this.fileInput.locator('..'), files);
  }

  /** By the dialog. */
  pick(file: HeldFile): Promise<void> {
    return pickFile(this.fileInput, file);
  }

  /** The number or word beside a name: Images, Classes, Unlabelled, Problems. */
  fact(name: string): Locator {
    return this.region
      .locator('dl > div')
      .filter({
        has: this.region
          .page()
          .getByRole('term')
          .filter({ hasText: new RegExp(`^${name}$`) }),
      })
      .getByRole('definition');
  }

  get classRows(): Locator {
    return this.region.getByRole('region', { name: words.dataset.classList }).getByRole('listitem');
  }

  get thumbnails(): Locator {
    return this.region.getByRole('region', { name: words.dataset.classList }).getByRole('img');
  }

  get problemRows(): Locator {
    return this.region.getByRole('region', { name: words.dataset.problemList }).getByRole('listitem');
  }

  /** The list of problems, every kind of them unfolded. */
  async showProblems(): Promise<void> {
    await this.region.getByRole('tab', { name: /^Problems/ }).click();
    const list = this.region.getByRole('region', { name: words.dataset.problemList });
    const folded = list.locator('button[aria-expanded=false]');
    const nothing = this.region.getByText(words.dataset.noProblemsTitle);
    await list.or(nothing).or(this.region.getByText(words.health.soundTitle)).first().waitFor();
    while ((await folded.count()) > 0) await folded.first().click();
  }

  async showClasses(): Promise<void> {
    await this.region.getByRole('tab', { name: /^Classes/ }).click();
  }

  /** Waits until a dataset of this many labelled images stands on the screen. */
  async expectImages(count: number): Promise<void> {
    await expect(this.fact('Images')).toHaveText(count.toLocaleString('en-US'));
  }
}
