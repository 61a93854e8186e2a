import type { Locator, Page } from '@playwright/test';
import { inView } from './in-view';
import { words } from './words';

/** How a model leaves. */
export class ExportsPanel {
  readonly region: Locator;

  constructor(private readonly page: Page) {
    this.region = inView(
      page,
      'results',
      page.getByRole('region', { name: words.exports.title, exact: true }),
    );
  }

  button(what: 'pytorch' | 'onnx' | 'tfjs' | 'demo' | 'report' | 'charts'): Locator {
    return inView(
      this.page,
      'results',
      this.page.getByRole('button', { name: words.exports[what], exact: true }),
    );
  }
}
