import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { withoutLicence } from '../bundle-checks.mjs';
import { BINARIES } from './binaries.mjs';
import { licencesPage, namesOn } from './licences-page.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-licences-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A build with one script.
 * @param {string[]} sources of the script
 * @param {string[]} listed on its page of licences
 * @param {string[]} binaries
 */
function buildOf(sources, listed, binaries = []) {
  const [dist, maps] = ['dist', 'maps'].map((name) => path.join(folder, name));
  for (const place of [dist, maps]) mkdirSync(path.join(place, 'assets'), { recursive: true });
  writeFileSync(path.join(dist, 'assets/a.js'), 'x');
  writeFileSync(path.join(maps, 'assets/a.js.map'), JSON.stringify({ sources }));
  for (const name of binaries) writeFileSync(path.join(dist, 'assets', name), 'x');
  const page = licencesPage(listed.map((name) => ({ name, version: '1.0.0', licence: 'MIT', text: 'MIT' })));
  writeFileSync(path.join(dist, 'licences.html'), page);
  return withoutLicence(dist, maps);
}

test('a package in the build that is not on the page of licences is found, whatever it is nested in', () => {
  const sources = [
    '../../src/main.tsx',
    '../../node_modules/react/index.js',
    '../../node_modules/@mantine/core/esm/a.mjs',
    '../../node_modules/react/node_modules/inner/index.js',
  ];
  expect(buildOf(sources, ['react'])).toEqual(['@mantine/core', 'inner']);
  expect(buildOf(sources, ['react', '@mantine/core', 'inner'])).toEqual([]);
});

test('so is what is compiled into a binary, and a binary nobody has looked into', () => {
  const binaries = ['tfjs-backend-wasm-simd-BrM3BlWr.wasm', 'other-simd.wasm'];
  expect(buildOf([], ['XNNPACK'], binaries)).toContain('pthreadpool');
  expect(buildOf([], ['XNNPACK'], binaries)).toContain('other-simd.wasm');
  expect(buildOf([], ['XNNPACK'], binaries)).not.toContain('XNNPACK');
});

test('every project in a binary has the text of its licence', () => {
  const texts = readdirSync(new URL('texts', import.meta.url));
  for (const { project, text = project } of BINARIES.flatMap(({ holds }) => holds))
    expect(texts).toContain(`${text}.txt`);
});

test('a text that looks like HTML stays a text', () => {
  const page = licencesPage([
    { name: '@a/b', version: '2.0.0', licence: 'ISC', text: 'by A <a@b.c>\r\n<script>alert(1)</script>' },
    { name: 'kernel', version: null, licence: 'MIT', text: 'MIT' },
  ]);
  expect(namesOn(page)).toEqual(new Set(['@a/b', 'kernel']));
  expect(page).toContain('&lt;script>alert(1)&lt;/script>');
  expect(page).not.toContain('<script');
});
