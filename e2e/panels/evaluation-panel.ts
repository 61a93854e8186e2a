import { expect, type Locator, type Page } from '@playwright/test';
import { inView } from './in-view';
import { anyOf, words } from './words';

/** Where the model fails, and what is done about it. */
export class EvaluationPanel {
  readonly region: Locator;
  readonly matrix: Locator;
  readonly images: Locator;
  /** One image at full size. */
  readonly image: Locator;

  constructor(page: Page) {
    this.region = inView(
      page,
      'results',
      page.getByRole('region', { name: words.evaluation.title, exact: true }),
    );
    this.matrix = this.region.getByRole('grid', { name: words.evaluation.matrix });
    this.images = this.region.getByRole('button', { name: anyOf(words.evaluation.outcome) });
    this.image = page.getByRole('dialog');
  }

  async look(): Promise<void> {
    await this.region.getByRole('button', { name: words.evaluation.look }).click();
    await expect(this.matrix).toBeVisible();
  }

  /** The figure beside a name: Images, Accuracy, Wrong. */
  fact(name: string): Locator {
    const term = this.region
      .page()
      .getByRole('term')
      .filter({ hasText: new RegExp(`^${name}$`) });
    return this.region.locator('dl > div').filter({ has: term }).getByRole('definition');
  }

  /** A cell that holds images: its classes as they are named, and how many images. */
  async firstCell(): Promise<{ readonly cell: Locator; readonly truth: string; readonly count: number }> {
    const cell = this.matrix.getByRole('button', { disabled: false }).first();
    const name = (await cell.getAttribute('aria-label')) ?? '';
    const [, truth = '', count = ''] = /^(.+) taken for .+: (\d+)$/.exec(name) ?? [];
    return { cell, truth, count: Number(count) };
  }

  /** A part of the picture of the explanation, by its name. */
  explanation(name: string): Locator {
    return this.image.getByRole('img', { name, exact: true });
  }
}

/** How many colours a canvas shows. */
export function coloursOf(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('Not a canvas');
    const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? {};
    return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size;
  });
}
