// WebGPU under Node: Dawn, by npm's `webgpu`. At 132 MB it is no dependency of the project: it is fetched into .cache
// when asked for.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBrowser } from './browser.mjs';

const VERSION = '0.6.2';
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.cache/bench-node');

/** Puts the pinned package there where it is not yet. @returns {string} where the package lies */
export function ensureDawn() {
  const installed = path.join(folder, 'node_modules/webgpu');
  const manifest = path.join(installed, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === VERSION)
    return installed;
  mkdirSync(folder, { recursive: true });
  console.log(`Installing webgpu ${VERSION} (Dawn) into .cache/bench-node`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(
    npm,
    [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      `webgpu@${VERSION}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Error(`npm could not install webgpu ${VERSION}`);
  return installed;
}

/** The software adapter that Chromium brings, for machines whose Vulkan finds no driver. @returns {string | null} */
function swiftShaderDriver() {
  const browser = findBrowser();
  const places = [browser && path.dirname(browser), '/usr/lib/chromium', '/usr/lib/chromium-browser'];
  for (const place of places) {
    const file = place && path.join(place, 'vk_swiftshader_icd.json');
    if (file && existsSync(file)) return file;
  }
  return null;
}

/**
 * Chooses the adapter before Vulkan is loaded: the machine's own, or SwiftShader unless VIREO_GPU=hardware, as in the
 * browser. VK_ICD_FILENAMES, where set, is left as it is.
 */
export function chooseAdapter() {
  if (process.env.VIREO_GPU === 'hardware' || process.env.VK_ICD_FILENAMES) return;
  const driver = swiftShaderDriver();
  if (driver) process.env.VK_ICD_FILENAMES = driver;
}

/** Gives this process a `navigator.gpu`. @param {string} installed where the package lies */
export async function provideWebgpu(installed) {
  const entry = createRequire(path.join(installed, 'package.json')).resolve(installed);
  const { create, globals } = await import(pathToFileURL(entry).href);
  Object.assign(globalThis, globals);
  const value = { gpu: create([]), hardwareConcurrency: 4, userAgent: 'Node' };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
}
