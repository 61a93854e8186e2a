import { expect, type Locator, type Page } from '@playwright/test';

/** More than there are stops on the page. */
const MOST_STOPS = 250;

/** Presses Tab until `target` has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${target}`);
}

/** Something on the page has the focus, which never falls to the body where what was pressed has gone. */
export async function expectFocusSeen(page: Page): Promise<void> {
  await expect(page.locator('body')).not.toBeFocused();
  await expect(page.locator(':focus')).toBeVisible();
}

/** A stop of Tab, as the screen shows it. */
interface Stop {
  readonly html: string;
  /** It, or what stands for it, has an outline, a shadow or a field's border. */
  readonly isMarked: boolean;
  readonly isInWindow: boolean;
}

/** Presses Tab until it has come round to where it began. Fails at a stop that is not seen, or does not come round. */
export async function tabRound(page: Page): Promise<readonly Stop[]> {
  const first = await page.evaluateHandle(() => document.activeElement);
  const stops: Stop[] = [];
  for (let press = 0; press < MOST_STOPS; press++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate((start): Stop | 'round' | 'outside' => {
      const element = document.activeElement;
      if (element === start) return 'round';
      // Between the last stop and the first the browser's own controls have the focus.
      if (!(element instanceof HTMLElement) || element === document.body) return 'outside';
      // A hidden radio or box is shown by its label or its neighbour.
      const shown = [element, element.nextElementSibling, element.parentElement, element.closest('label')];
      const isMarked = shown.some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
      const { top, bottom, left, right } = element.getBoundingClientRect();
      return {
        html: element.outerHTML.slice(0, 160),
        isMarked:
          isMarked || element.matches('input:not([type="radio"], [type="checkbox"]), select, textarea'),
        isInWindow: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
      };
    }, first);
    if (stop === 'round') {
      expect(stops.filter(({ isMarked, isInWindow }) => !(isMarked && isInWindow))).toEqual([]);
      return stops;
    }
    if (stop !== 'outside') stops.push(stop);
  }
  throw new Error(`Tab never came round: ${stops.at(-1)?.html}`);
}
