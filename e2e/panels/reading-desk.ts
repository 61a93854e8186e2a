import type { Locator } from '@playwright/test';
import type { DatasetPanel } from './dataset-panel';
import { filled, words } from './words';

/** How the files are read: sentences with choices in them, and the tree of folders. */
export class ReadingDesk {
  readonly part: Locator;
  /** "Classes come from […]". */
  readonly classesFrom: Locator;
  readonly tree: Locator;
  private readonly region: Locator;

  constructor({ region }: DatasetPanel) {
    this.region = region;
    this.part = region.getByRole('region', { name: words.reading.title });
    this.classesFrom = this.part.getByLabel(words.reading.classesFrom, { exact: true });
    this.tree = region.getByRole('treegrid', { name: words.dataset.tabFolders });
  }

  get backToGuess(): Locator {
    const about = words.reading.classesFrom;
    return this.part.getByRole('button', { name: filled(words.reading.backToGuessOf, { about }) });
  }

  /** What is chosen, as it is read. */
  async chosen(): Promise<string> {
    return this.classesFrom.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? '');
  }

  /** An option, told by how it begins. */
  async option(beginning: string): Promise<string> {
    const texts = await this.classesFrom.locator('option').allTextContents();
    return (
      texts.find((text) => text.startsWith(beginning)) ?? `no option “${beginning}” among ${texts.join(', ')}`
    );
  }

  async showFolders(): Promise<void> {
    await this.region.getByRole('tab', { name: words.dataset.tabFolders }).click();
  }

  folder(name: string): Locator {
    return this.tree.getByRole('row').filter({ has: this.region.page().getByText(name, { exact: true }) });
  }
}
