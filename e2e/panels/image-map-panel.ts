import { expect, type Locator, type Page } from '@playwright/test';
import { inView } from './in-view';
import { filled, words } from './words';

const { imageMap } = words;

/** Where the images of a run lie by their features. */
export class ImageMapPanel {
  readonly region: Locator;
  readonly map: Locator;
  readonly legend: Locator;
  /** The images that were chosen on the map. */
  readonly images: Locator;

  constructor(readonly page: Page) {
    this.region = inView(page, 'results', page.getByRole('region', { name: imageMap.title, exact: true }));
    this.map = this.region.getByRole('application', { name: imageMap.map });
    this.legend = this.region.getByRole('list', { name: imageMap.legend });
    this.images = this.region.getByRole('list', { name: words.evaluation.gallery.title }).getByRole('button');
  }

  async draw(): Promise<void> {
    await this.region.getByRole('button', { name: imageMap.make }).click();
    await expect(this.map).toBeVisible();
  }

  async choose(name: string): Promise<void> {
    await this.region.getByText(name, { exact: true }).click();
  }

  /** Where the middle of some mark is drawn, px from the map's corner: a pixel of a colour that its neighbours have too. */
  aMark(): Promise<readonly [number, number]> {
    return this.map.locator('canvas').evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('Not a canvas');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
      const isDrawn = (x: number, y: number) => data?.[4 * (y * width + x) + 3] === 255;
      for (let y = 2; y < height - 2; y++)
        for (let x = 2; x < width - 2; x++)
          if ([-2, 0, 2].every((by) => isDrawn(x + by, y) && isDrawn(x, y + by)))
            return [x / devicePixelRatio, y / devicePixelRatio] as const;
      throw new Error('No mark is drawn');
    });
  }

  /** Draws a lasso along the edge of the map. */
  async lassoAll(): Promise<void> {
    await this.map.scrollIntoViewIfNeeded();
    const box = await this.map.boundingBox();
    if (!box) throw new Error('The map is not on the page');
    const { mouse } = this.page;
    const [left, right, top, bottom] = [box.x + 3, box.x + box.width - 3, box.y + 3, box.y + box.height - 3];
    await mouse.move(left, top);
    await mouse.down();
    for (const [x, y] of [
      [right, top],
      [right, bottom],
      [left, bottom],
      [left, top + 4],
    ] as const)
      await mouse.move(x, y, { steps: 4 });
    await mouse.up();
  }

  /** That so many images are chosen, as their headline says. */
  async expectSelected(how: 'lasso' | 'inView', number: number): Promise<void> {
    const said = filled(imageMap.selected[`${how}_other`], { number });
    await expect(this.region.getByText(said, { exact: true })).toBeVisible();
  }
}
