// Makes node_modules agree with package-lock.json. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** Whether every library of package-lock.json is installed in its version. @param {string} folder */
export function areModulesInstalled(folder = root) {
  const installedFile = path.join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = readPackages(installedFile);
  return Object.entries(readPackages(path.join(folder, 'package-lock.json'))).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

/** Whether a Node of this version can run Vite and the tests: package.json says from which on. @param {string} version */
export function isNodeNewEnough(version) {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = engines.node.replace('>=', '').split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Installs what is missing; throws an Error whose message says what to do. */
export function ensureModules() {
  if (!isNodeNewEnough(process.versions.node))
    throw new Error(
      `Vireo needs Node 20.19 or later; this is ${process.versions.node}. See https://nodejs.org`,
    );
  if (areModulesInstalled()) return;
  const modules = path.join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error('node_modules is a link and older than package-lock.json: run npm ci where it points.');
  console.log('Installing the libraries (npm ci) …');
  // Inside an npm script npm tells where it is itself; elsewhere it is on the path.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: true });
  if (status !== 0)
    throw new Error(
      `The libraries could not be installed (${error?.message ?? 'npm says why above'}). ` +
        'The first start needs the network; after that Vireo runs without it.',
    );
}
