/**
 * Opens a view of the studio by its link in the rail.
 * @param {import('@playwright/test').Page} page
 * @param {import('../src/shared/views').ViewId} view
 */
export const showView = (page, view) => page.locator(`nav a[href="#/${view}"]`).click();
