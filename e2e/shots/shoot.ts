import type { Locator, Page } from '@playwright/test';

const FOLDER = 'screenshots';
const VIEWS = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 390, colorScheme: 'dark' },
] as const;

/** Pictures of a part of the page, or of all of it as it stands in the window, wide and narrow, light and dark. */
export async function shoot(page: Page, name: string, part?: Locator): Promise<void> {
  for (const { width, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const file = `${FOLDER}/${name}-${width}-${colorScheme}.png`;
    await part?.scrollIntoViewIfNeeded();
    // Thumbnails and charts come in after their place does.
    await page.waitForTimeout(400);
    await (part ?? page).screenshot({ path: file });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}
