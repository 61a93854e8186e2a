import type { Page } from '@playwright/test';

/** What a person did with mouse and keyboard. */
interface Presses {
  readonly clicks: number;
  readonly tabs: number;
}

/** Counts from now on; answers what was pressed when asked. A press of Enter is a click to the page, and none here. */
export async function countPresses(page: Page): Promise<() => Promise<Presses>> {
  const counted = await page.evaluateHandle(() => {
    const presses = { clicks: 0, tabs: 0 };
    addEventListener('click', ({ detail }) => detail > 0 && presses.clicks++, true);
    addEventListener('keydown', ({ key }) => key === 'Tab' && presses.tabs++, true);
    return presses;
  });
  return () => counted.jsonValue();
}
