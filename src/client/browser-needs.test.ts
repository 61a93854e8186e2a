import { expect, test } from 'vitest';
import { NEEDS, type Need } from '../shared/browser-lacks';
import { BROWSER_NEEDS, lacksOf, VERSIONS_THAT_DO } from './browser-needs';

/** Reads its options as the specification has it, before it looks at the address. */
class AnyWorker {
  constructor(address: string, options: { readonly type: string }) {
    if (options.type === 'module' && !URL.canParse(address)) throw new DOMException(address, 'SyntaxError');
  }
}

/** One that was made before workers had a type. */
class ClassicWorker {
  constructor(address: string) {
    throw new DOMException(address, 'SyntaxError');
  }
}

class OldStream {
  constructor(format: string) {
    if (format === 'deflate-raw') throw new TypeError(format);
  }
}

/** The globals of a page in a browser that has everything. */
const whole = {
  isSecureContext: true,
  crossOriginIsolated: true,
  Worker: AnyWorker,
  Array,
  Object,
  structuredClone,
  AbortSignal,
  BroadcastChannel,
  DecompressionStream,
  createImageBitmap: () => {},
  OffscreenCanvas: class {},
  WebAssembly,
  SharedArrayBuffer,
  navigator: { locks: {}, gpu: {}, storage: { getDirectory: () => {} } },
};

/** The same without one thing: entries in place of those that are there. */
const WITHOUT: Readonly<Record<Need, object>> = {
  secureContext: { isSecureContext: false, createImageBitmap: undefined },
  moduleWorkers: { Worker: ClassicWorker },
  es2023: { Array: { prototype: {} } },
  locks: { navigator: { ...whole.navigator, locks: undefined } },
  broadcastChannel: { BroadcastChannel: undefined },
  decompression: { DecompressionStream: OldStream },
  imageBitmaps: { createImageBitmap: undefined },
  offscreenCanvas: { OffscreenCanvas: undefined },
  webAssembly: { WebAssembly: undefined },
  wasmSimd: { WebAssembly: { validate: () => false } },
  webgpu: { navigator: { ...whole.navigator, gpu: undefined } },
  isolation: { crossOriginIsolated: false, SharedArrayBuffer: undefined },
  sharedMemory: { SharedArrayBuffer: undefined },
  ownFiles: { navigator: { ...whole.navigator, storage: {} } },
};

test('a browser that has everything lacks nothing', () => {
  expect(lacksOf(whole)).toEqual([]);
});

test.each(NEEDS)('without it a browser lacks this alone: %s', (need) => {
  const lacks = lacksOf({ ...whole, ...WITHOUT[need] });
  expect(lacks.map((lack) => lack.need)).toEqual([need]);
  expect(lacks[0]?.loss).toBe(BROWSER_NEEDS[need].loss);
});

test('a Worker that refuses modules, or none at all, is a lack', () => {
  class Refusing {
    constructor(_: string, options: { readonly type: string }) {
      if (options.type === 'module') throw new TypeError('Module scripts are not supported');
    }
  }
  for (const Worker of [Refusing, undefined])
    expect(lacksOf({ ...whole, Worker })).toMatchObject([{ need: 'moduleWorkers' }]);
});

test('a browser that would do has everything of which the same is lost, and all that is needed anyway', () => {
  const [lack] = lacksOf({ ...whole, ...WITHOUT.broadcastChannel });
  expect(lack?.wouldDo).toEqual({ chrome: 110, firefox: 115, safari: 16.4 });
  expect(VERSIONS_THAT_DO).toEqual(lack?.wouldDo);
  const [card] = lacksOf({ ...whole, ...WITHOUT.webgpu });
  expect(card?.wouldDo).toEqual({ chrome: 113, firefox: 141, safari: 26 });
});

test('how a page is served no other browser mends', () => {
  expect(lacksOf({ ...whole, ...WITHOUT.isolation })[0]?.wouldDo).toBeNull();
  expect(lacksOf({ ...whole, ...WITHOUT.secureContext })[0]?.wouldDo).toBeNull();
});
