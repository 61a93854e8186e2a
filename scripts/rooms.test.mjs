import { describe, expect, test } from 'vitest';
import { findBreaches, librariesReached, readSources } from './rooms.mjs';

/** @param {Record<string, string>} files */
const house = (files) => new Map(Object.entries(files));

describe('this house', () => {
  const sources = readSources();

  test('imports run downwards only and names stay in their rooms', () => {
    expect(sources.has('main.tsx')).toBe(true);
    expect(findBreaches(sources)).toEqual([]);
  });

  test.each(['main.tsx', 'board/main.tsx'])('nothing the page of %s can load reaches tfjs', (entry) => {
    const libraries = librariesReached(sources, entry);
    expect([...libraries.keys()]).toContain('react');
    const tfjs = [...libraries].filter(([library]) => library.startsWith('@tensorflow'));
    expect(tfjs).toEqual([]);
  });
});

describe('a breach is found', () => {
  test.each([
    ['an upward import', { 'ui/a.ts': "import '../app/b';", 'app/b.ts': '' }, 'ui may not import app'],
    [
      'an upward type',
      { 'nn/a.ts': "import type { B } from '../models/b';", 'models/b.ts': '' },
      'nn may not',
    ],
    ['a re-export', { 'nn/a.ts': "export * from '../models/b';", 'models/b.ts': '' }, 'nn may not import'],
    ['a dynamic import', { 'app/a.ts': "await import('../nn/b');", 'nn/b.ts': '' }, 'app may not import nn'],
    [
      'an import type',
      { 'app/a.ts': "type B = import('../nn/b').B;", 'nn/b.ts': '' },
      'app may not import nn',
    ],
    [
      'a worker started elsewhere',
      { 'app/a.ts': "new Worker(new URL('../worker/b.ts', import.meta.url));", 'worker/b.ts': '' },
      'app may not import worker',
    ],
    [
      'one feature in another',
      { 'features/run/a.ts': "import '../recipe/b';", 'features/recipe/b.ts': '' },
      'feature run may not import feature recipe',
    ],
    [
      'a command in the store',
      { 'state/a.ts': "import '../commands/b';", 'commands/b.ts': '' },
      'state may not import commands',
    ],
    [
      'the wire to the worker in a feature',
      { 'features/run/a.ts': "import '../../client/b';", 'client/b.ts': '' },
      'features may not import client',
    ],
    ['React in the worker', { 'training/a.ts': "import 'react';" }, 'react belongs to'],
    ['Mantine in the state', { 'state/a.ts': "import '@mantine/core';" }, '@mantine/core belongs to'],
    [
      'tfjs on the page',
      { 'state/a.ts': "import '@tensorflow/tfjs-core';" },
      '@tensorflow/tfjs-core belongs',
    ],
    ['zustand in a feature', { 'features/run/a.ts': "import 'zustand';" }, 'zustand belongs to state'],
    ['self outside the worker', { 'dataset/a.ts': 'self.close();' }, 'self is said in'],
    ['postMessage elsewhere', { 'dataset/a.ts': 'port.postMessage(1);' }, 'postMessage is said in'],
    ['a Worker elsewhere', { 'dataset/a.ts': "new Worker('x.js');" }, 'Worker is said in'],
    [
      'a value where only types may come',
      { 'formats/a.ts': "import { sizeOf } from '../kernels/b';", 'kernels/b.ts': '' },
      'formats may not import kernels',
    ],
    [
      'an import that nobody catches',
      { 'app/a.ts': "const b = () => import('./b');", 'app/b.ts': '' },
      'src/app/a.ts:1: import() stands within fetchPart',
    ],
    ['an unknown room', { 'utils/a.ts': '' }, '"utils" is not a room'],
    ['a file outside src', { 'shared/a.ts': "import '../../package.json';" }, 'is not a file of src'],
  ])('%s', (_name, files, message) => {
    expect(findBreaches(house(files)).join('\n')).toContain(message);
  });

  test('tfjs behind a dynamic import, with the chain that leads there', () => {
    const libraries = librariesReached(
      house({
        'main.tsx': "import './app/a';",
        'app/a.ts': "const b = () => import('./b');",
        'app/b.ts': "import * as tf from '@tensorflow/tfjs-core';",
      }),
      'main.tsx',
    );
    expect(libraries.get('@tensorflow/tfjs-core')).toEqual(['main.tsx', 'app/a.ts', 'app/b.ts']);
  });
});

test('what the house allows is no breach', () => {
  const files = house({
    'main.tsx': "import './app/a';",
    'app/a.tsx': "import '../features/run/b'; import '../client/d'; import 'react';",
    'features/run/b.ts': "import './c'; import '../../commands/n'; import '../../recipe/e';",
    'commands/n.ts':
      "import '../formats/m'; import '../state/o'; fetchPart(() => Promise.all([import('../formats/m')]));",
    'state/o.ts': "import 'zustand';",
    'features/run/c.ts': 'const o = { self: 1, postMessage: 2 }; o.self;',
    'client/d.ts': "new Worker(new URL('../worker/f.ts', import.meta.url)).postMessage(1);",
    'worker/f.ts':
      "import '../training/g'; self.postMessage(new Worker(new URL('./h.ts', import.meta.url)));",
    'worker/h.ts': "import '../dataset/i';",
    'training/g.ts': "import '../nn/j'; import '@tensorflow/tfjs-core';",
    'nn/j.ts': "import '../kernels/k';",
    'kernels/k.ts': "import '../shared/l';",
    'dataset/i.ts': "import '../shared/l';",
    'recipe/e.ts': "import '../shared/l';",
    'formats/m.ts': "import type { K } from '../kernels/k'; const o = {}; o.toString();",
    'shared/l.ts': "import 'zod';",
  });
  expect(findBreaches(files)).toEqual([]);
});
