// node scripts/make-icons.mjs: draws the app's icons in public/icons/ from public/favicon.svg. Run it where that changed.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { browserArgs, findBrowser } from './browser.mjs';

const publicFolder = fileURLToPath(new URL('../public', import.meta.url));
const drawing = readFileSync(path.join(publicFolder, 'favicon.svg'), 'utf8');

/**
 * A maskable icon is cut to any shape within its inner 80 %: ground to the edges, the drawing smaller.
 * iOS rounds corners by itself, and shows black where an icon is transparent.
 * @type {{ name: string, size: number, isFullBleed: boolean }[]}
 */
const icons = [
  { name: 'icon-192.png', size: 192, isFullBleed: false },
  { name: 'icon-512.png', size: 512, isFullBleed: false },
  { name: 'maskable-192.png', size: 192, isFullBleed: true },
  { name: 'maskable-512.png', size: 512, isFullBleed: true },
  { name: 'apple-touch-icon.png', size: 180, isFullBleed: true },
];

const ground = /<rect[^>]*fill="(#[0-9a-f]+)"/.exec(drawing)?.[1];
if (!ground) throw new Error('favicon.svg has no ground of one colour');

mkdirSync(path.join(publicFolder, 'icons'), { recursive: true });
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArgs });
try {
  for (const { name, size, isFullBleed } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const inner = isFullBleed ? '75%' : '100%';
    await page.setContent(
      `<style>html, body { margin: 0; height: 100%; background: ${isFullBleed ? ground : 'transparent'} }
       body { display: grid; place-items: center } svg { width: ${inner}; height: ${inner} }</style>${drawing}`,
    );
    await page.screenshot({ path: path.join(publicFolder, 'icons', name), omitBackground: !isFullBleed });
    await page.close();
  }
} finally {
  await browser.close();
}
