import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 390] as const;

/**
 * axe-core on a page of one frame, asked for what fails alone: putting the reports of frames together on a page of its
 * own, and listing what is well, take longer than the rules.
 */
export function axeOn(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}

/** Serious and critical violations of the screen as it stands, a line for each. */
export async function seriousViolations(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Serious and critical violations of the screen as it stands, light and dark, wide and narrow. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      // What differs by scheme is colour.
      const axe = colorScheme === 'light' ? axeOn(page) : axeOn(page).withRules(['color-contrast']);
      const serious = await seriousViolations(axe);
      found.push(...serious.map((violation) => `${colorScheme} ${width} px: ${violation}`));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${colorScheme} ${width} px: the page is ${overflow} px too wide`);
    }
  }
  return found;
}
