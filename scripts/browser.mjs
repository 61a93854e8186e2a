// Finds a Chromium for the tests, and gets one where there is none. Run as a program it prints its path.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { installDebianPackages } from './debian.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const DOWNLOAD_LIMIT_MS = 5 * 60_000;
const isRoot = process.getuid?.() === 0;

const sandboxArgs = isRoot ? ['--no-sandbox'] : [];

/** A Chromium whose `navigator.gpu` finds no adapter. */
export const browserArgsWithoutWebgpu = [...sandboxArgs, '--disable-features=WebGPU'];

/**
 * WebGPU in a headless Chromium. SwiftShader computes on the CPU: slow, and the same everywhere. With
 * VIREO_GPU=hardware the machine's own adapter is taken instead.
 */
export const browserArgs = [
  ...sandboxArgs,
  '--enable-unsafe-webgpu',
  ...(process.env.VIREO_GPU === 'hardware'
    ? ['--enable-features=Vulkan', '--ignore-gpu-blocklist']
    : ['--use-webgpu-adapter=swiftshader']),
];

/** What the system's browsers are called, and where they stand where no path leads to them. */
const systemNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const systemPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Whether a browser stands there and starts: a downloaded one may lack the system's libraries. @param {string} file */
function starts(file) {
  if (!existsSync(file)) return false;
  // On Windows --version opens a window instead of answering.
  return process.platform === 'win32' || spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** @returns {string | undefined} the path of a browser: VIREO_BROWSER, Playwright's own, the system's */
export function findBrowser() {
  const chosen = process.env.VIREO_BROWSER;
  if (chosen) {
    if (!starts(chosen)) throw new Error(`VIREO_BROWSER names ${chosen}, which does not start.`);
    return chosen;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = systemNames.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [chromium.executablePath(), ...onPath, ...systemPlaces].find((file) => file && starts(file));
}

/** @returns {string} the path of a browser, installed if need be; throws an Error that says what to do */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  console.log('No Chromium found: downloading the one of Playwright …');
  const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const options = { cwd: root, timeout: DOWNLOAD_LIMIT_MS, stdio: 'inherit' };
  spawnSync(
    process.execPath,
    [playwright, 'install', 'chromium'],
    /** @type {import('node:child_process').SpawnSyncOptions} */ (options),
  );
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  if (process.platform === 'linux') {
    console.log("Installing the system's package instead …");
    installDebianPackages(['chromium']);
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'The tests need a Chromium or Chrome, and none could be found or installed. Install one, or name one: ' +
      'VIREO_BROWSER=/path/to/chrome npm test',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(ensureBrowser());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
