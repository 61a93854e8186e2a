import type { Locator, Page } from '@playwright/test';
import { inView } from './in-view';
import { words } from './words';

/** The recipe's first choice: what a run begins with. */
export class StartFrom {
  readonly group: Locator;
  readonly choice: Locator;
  readonly weightsInput: Locator;
  readonly status: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.group = inView(page, 'recipe', page.getByRole('group', { name: words.start.group, exact: true }));
    this.choice = this.group.getByLabel(words.start.label, { exact: true });
    this.weightsInput = this.group.getByLabel(words.transfer.fileInput, { exact: true });
    this.status = this.group.getByRole('status');
    this.alert = this.group.getByRole('alert');
  }

  async choose(label: string | RegExp): Promise<void> {
    const option = this.choice.getByRole('option', { name: label });
    await this.choice.selectOption((await option.textContent()) ?? '');
  }

  /** Gives a file of weights as a person does: the choice first, then the file. */
  async giveFile(name: string, buffer: Buffer): Promise<void> {
    await this.choose(words.start.file);
    await this.weightsInput.setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  }
}
