import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 390] as const;

/** Serious and critical violations of the screen as it stands, light and dark, wide and narrow. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      // What differs by scheme is colour.
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === 'light'
        ? axe
        : axe.withRules(['color-contrast'])
      ).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        found.push(`${colorScheme} ${width} px: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${colorScheme} ${width} px: the page is ${overflow} px too wide`);
    }
  }
  return found;
}
