import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { areModulesInstalled, isNodeNewEnough } from './install.mjs';

/** A checkout with these libraries locked and, where given, these installed. @param {object} locked @param {object} [installed] */
function isInstalled(locked, installed) {
  const folder = mkdtempSync(path.join(tmpdir(), 'vireo-install-'));
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
  if (installed) {
    mkdirSync(path.join(folder, 'node_modules'));
    writeFileSync(
      path.join(folder, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: installed }),
    );
  }
  const answer = areModulesInstalled(folder);
  rmSync(folder, { recursive: true });
  return answer;
}

test('a fresh checkout lacks its libraries, and one with an older or missing library too', () => {
  const react = { 'node_modules/react': { version: '19.3.1' } };
  expect(isInstalled(react)).toBe(false);
  expect(isInstalled(react, {})).toBe(false);
  expect(isInstalled(react, { 'node_modules/react': { version: '19.3.0' } })).toBe(false);
  expect(isInstalled(react, react)).toBe(true);
});

test('a library for other systems may be absent', () => {
  const locked = { 'node_modules/only-mac': { version: '1.0.0', optional: true } };
  expect(isInstalled(locked, {})).toBe(true);
});

test('Node is asked for from 20.19 on', () => {
  expect(['18.20.4', '20.18.9'].map(isNodeNewEnough)).toEqual([false, false]);
  expect(['20.19.0', '20.20.2', '22.0.0', process.versions.node].map(isNodeNewEnough)).not.toContain(false);
});
