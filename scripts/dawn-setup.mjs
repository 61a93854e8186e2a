// Set-up of the tests that run on Dawn: a `navigator.gpu` in this process, on the adapter that scripts/dawn.mjs chooses,
// and a fetch that finds files of the project at the addresses they have on the tests' server.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseAdapter, ensureDawn, provideWebgpu } from './dawn.mjs';

chooseAdapter();
await provideWebgpu(ensureDawn());
const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
if (!adapter) throw new Error('Dawn finds no adapter: VK_ICD_FILENAMES may name a Vulkan driver');
console.log(`On ${adapter.info.description || adapter.info.vendor}`);

const root = fileURLToPath(new URL('..', import.meta.url));
const { fetch: overNetwork } = globalThis;
globalThis.fetch = async (input, init) => {
  if (typeof input !== 'string' || !input.startsWith('/')) return overNetwork(input, init);
  return new Response(await readFile(path.join(root, input)));
};
