import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PICTURE_TINTS, TABLE_TINTS } from '../features/evaluation/cell-shares';

const css = readFileSync(new URL('./studio.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('[data-mantine-color-scheme="dark"]');

/** WCAG 2.2's relative luminance of `#rrggbb`. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const colorsOf = (rules: string) => [...rules.matchAll(/--(vireo-[\w-]+): (#[0-9a-f]{6});/g)];

test.each([
  ['light', light, '#ffffff'],
  // Mantine's dark page and its panels.
  ['dark', dark, '#242424'],
  ['dark panels', dark, '#2e2e2e'],
])('marks of curves, runs and bars can be seen on the %s page (WCAG 1.4.11: 3:1)', (_, rules, page) => {
  const colors = colorsOf(rules);
  expect(colors).toHaveLength(11);
  for (const [, name = '', color = ''] of colors)
    expect(contrast(color, page), `${name} ${color}`).toBeGreaterThanOrEqual(3);
});

test.each([
  ['light', light, '#f8f9fa'],
  // Mantine's colour of what is pointed at, which is the ground of the heat map.
  ['dark', dark, '#3b3b3b'],
])('the faintest mark of the heat map can be seen on its %s ground', (_, rules, ground) => {
  const named = new Map(colorsOf(rules).map(([, name = '', color = '']) => [name, color]));
  for (const name of ['vireo-bar', 'vireo-validation'])
    expect(
      contrast(blended(ground, named.get(name) ?? '', PICTURE_TINTS.faintest), ground),
      name,
    ).toBeGreaterThanOrEqual(3);
});

test.each([
  ['light', light, '#f8f9fa', '#000000'],
  ['dark', dark, '#3b3b3b', '#ffffff'],
])(
  'a number can be read on the strongest cell of the %s matrix (WCAG 1.4.3: 4.5:1)',
  (_, rules, ground, ink) => {
    const named = new Map(colorsOf(rules).map(([, name = '', color = '']) => [name, color]));
    for (const name of ['vireo-bar', 'vireo-validation']) {
      const cell = blended(ground, named.get(name) ?? '', TABLE_TINTS.strongest);
      expect(contrast(cell, ink), name).toBeGreaterThanOrEqual(4.5);
    }
  },
);

/** `share` of one colour over another. */
function blended(ground: string, color: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [under, over] = [ground, color].map((each) => Number.parseInt(each.slice(at, at + 2), 16));
    return Math.round((1 - share) * (under ?? 0) + share * (over ?? 0));
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
