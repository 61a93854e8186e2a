import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const asked = vi.hoisted(() => ({ backends: [] as string[] }));

vi.mock('@tensorflow/tfjs-core', () => ({
  env: () => ({ getAsync: async (flag: string) => flag === 'WASM_HAS_SIMD_SUPPORT' }),
  setBackend: async (name: string) => {
    asked.backends.push(name);
    return true;
  },
}));
vi.mock('@tensorflow/tfjs-backend-wasm', () => ({ setWasmPaths: () => undefined }));

const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

let start: typeof import('./wasm-backend')['startWasmBackend'];

beforeEach(async () => {
  vi.resetModules();
  asked.backends = [];
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  start = (await import('./wasm-backend')).startWasmBackend;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** How a server answers. */
const answers = {
  gone: async () => {
    throw new TypeError('Failed to fetch');
  },
  'redeployed without it': async () => new Response('Not found', { status: 404 }),
  'answering everything with its page': async () => new Response('<!doctype html>'),
};

test.each(Object.entries(answers))(
  'from a server that is %s the backend is not started, and is once the server is back',
  async (_, answer) => {
    vi.stubGlobal('fetch', answer);
    expect(await start()).toMatchObject({ ok: false, failure: { code: 'partNotFetched' } });
    // One failed fetch, and TensorFlow.js would refuse to start for good.
    expect(asked.backends).toEqual([]);
    const urls: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      urls.push(url);
      return new Response(WASM);
    });
    expect(await start()).toEqual({ ok: true, value: null });
    expect(asked.backends).toEqual(['wasm']);
    expect(urls).toEqual([expect.stringContaining('tfjs-backend-wasm-simd.wasm')]);
    // What runs needs no server.
    vi.stubGlobal('fetch', answers.gone);
    expect(await start()).toEqual({ ok: true, value: null });
  },
);
