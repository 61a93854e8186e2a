import { test as bare } from '@playwright/test';
import { expect, test } from './fixtures';
import { axeOn, seriousViolations } from './violations';

test('the page opens isolated, so that the CPU device has threads', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/Vireo/);
  await expect(page.getByRole('heading', { level: 1, name: 'Vireo' })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the first screen has no serious accessibility violation', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await seriousViolations(axeOn(page))).toEqual([]);
});

test('the page leads to the licences of what is in it', async ({ page }) => {
  await page.goto('./');
  const [licences] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Licences of what Vireo is made of' }).click(),
  ]);
  await licences.getByText(/^@tensorflow\/tfjs-core /).click();
  await expect(licences.getByText('Apache License').filter({ visible: true })).toBeVisible();
  await expect(licences.getByText(/^XNNPACK /)).toBeVisible();
});

// Without the fixture above, because here requests are meant to try.
bare('the policy lets nothing leave the origin', async ({ page }) => {
  await page.goto('./');
  const attempts = await page.evaluate(async () => {
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
    const fetched = await fetch('https://example.com/').then(
      () => true,
      () => false,
    );
    const image = new Image();
    const loaded = await new Promise<boolean>((resolve) => {
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = 'https://example.com/pixel.png';
    });
    navigator.sendBeacon('https://example.com/');
    await new Promise((resolve) => setTimeout(resolve, 0));
    return { fetched, loaded, blocked };
  });
  expect(attempts).toMatchObject({ fetched: false, loaded: false });
  // Each attempt twice: the header stops it, and so does the page's own <meta>, for hosts that send no header.
  const each = ['connect-src', 'img-src', 'connect-src'];
  expect(attempts.blocked).toEqual(each.flatMap((directive) => [directive, directive]));
});
