import type { Locator, Page } from '@playwright/test';
import { addressOf, type ViewId, viewAt } from '../../src/shared/views';

/** What makes another locator, or a text, and touches nothing on the page. */
const DESCRIBES = /^(locator|getBy\w+|filter|first|last|nth|and|or|describe|page|toString|_(?!expect$).*)$/;

const isLocator = (value: unknown): value is Locator =>
  typeof value === 'object' && value !== null && /Locator$/.test(value.constructor.name);

/** Opens a view as a person does, by its link in the rail; nothing where it is open. */
export async function openView(page: Page, view: ViewId): Promise<void> {
  const fragment = await page.evaluate(() => location.hash);
  if (viewAt(fragment) !== view) await page.locator(`nav a[href="${addressOf(view)}"]`).click();
}

/** A locator of what stands in one view: the view is opened before anything is done with it, or expected of it. */
export function inView(page: Page, view: ViewId, locator: Locator): Locator {
  return new Proxy(locator, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name === 'symbol') return value;
      if (name === 'constructor') return value;
      if (DESCRIBES.test(name))
        return (...given: readonly unknown[]) => {
          const made: unknown = value.apply(target, given);
          return isLocator(made) ? inView(page, view, made) : made;
        };
      return async (...given: readonly unknown[]) => {
        await openView(page, view);
        return value.apply(target, given);
      };
    },
  });
}
