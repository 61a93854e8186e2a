import type { Locator, Page } from '@playwright/test';
import { words } from './words';

/** How a model leaves, and what another can start from. */
export class ExportsPanel {
  readonly region: Locator;
  readonly transfer: Locator;
  readonly weightsInput: Locator;
  readonly fromModel: Locator;

  constructor(private readonly page: Page) {
    this.region = page.getByRole('region', { name: words.exports.title, exact: true });
    this.transfer = page.getByRole('region', { name: words.transfer.title, exact: true });
    this.weightsInput = page.getByLabel(words.transfer.fileInput, { exact: true });
    this.fromModel = page.getByRole('button', { name: words.transfer.fromModel });
  }

  button(what: 'pytorch' | 'onnx' | 'tfjs' | 'demo' | 'report' | 'charts'): Locator {
    return this.page.getByRole('button', { name: words.exports[what], exact: true });
  }
}
