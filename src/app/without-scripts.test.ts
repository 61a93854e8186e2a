import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withoutScripts } from './without-scripts';

const SCRIPT = readFileSync('public/too-old.js', 'utf8');
const CODE = SCRIPT.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');

class FakeScriptElement {}

/** The page as an old browser has it, with what `too-old.js` listens to. */
function page({ knowsModules }: { knowsModules: boolean }) {
  const shown = new Map([
    ['vireo-too-old', { hidden: true }],
    ['vireo-not-fetched', { hidden: true }],
  ]);
  const listeners = new Map<string, (event: object) => void>();
  const addEventListener = (type: string, listener: (event: object) => void) => listeners.set(type, listener);
  const document = {
    addEventListener,
    getElementById: (id: string) => shown.get(id) ?? null,
    createElement: () => (knowsModules ? { noModule: false } : {}),
  };
  runInNewContext(SCRIPT, { window: { addEventListener }, document, HTMLScriptElement: FakeScriptElement });
  return {
    shown,
    fire: (type: string, event: object = {}) => listeners.get(type)?.(event),
    said: () => [...shown].filter(([, { hidden }]) => !hidden).map(([id]) => id),
  };
}

test('a browser that knows no module scripts is told so, and which would do', () => {
  const old = page({ knowsModules: false });
  old.fire('DOMContentLoaded');
  expect(old.said()).toEqual(['vireo-too-old']);
  expect(withoutScripts.root).toMatch(
    /<div id="vireo-too-old"[^>]* hidden>.*Chrome or Edge from \d+.*Chrome o Edge desde \d+/,
  );
});

test('a browser that cannot read our syntax is told the same', () => {
  const old = page({ knowsModules: true });
  old.fire('DOMContentLoaded');
  expect(old.said()).toEqual([]);
  old.fire('error', { target: {}, error: new SyntaxError('Unexpected token') });
  expect(old.said()).toEqual(['vireo-too-old']);
});

test('a script that cannot be fetched is told as that', () => {
  const left = page({ knowsModules: true });
  left.fire('error', { target: new FakeScriptElement() });
  expect(left.said()).toEqual(['vireo-not-fetched']);
});

test('another error is none of this, and what has given way to the studio is not said', () => {
  const well = page({ knowsModules: true });
  well.fire('error', { target: {}, error: new TypeError('x is null') });
  expect(well.said()).toEqual([]);
  well.shown.clear();
  well.fire('error', { target: {}, error: new SyntaxError('Unexpected end of JSON') });
  expect(well.said()).toEqual([]);
});

test('the script is in a syntax that old browsers read, and what is said is in both languages', () => {
  expect(CODE).not.toMatch(/=>|`|\b(?:const|let|class|async|await|import|export)\b|\?\.|\?\?|\.\.\./);
  for (const html of [withoutScripts.noscript, withoutScripts.root]) {
    expect(html).toMatch(/<p lang="en">[^<{]+<\/p><p lang="es">[^<{]+<\/p>/);
    expect(html).not.toContain('{{');
  }
});
