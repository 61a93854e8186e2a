// Writes licences.html into a build: every package whose code is in it, with its licence. rollup-license-plugin finds the
// packages of the page; workers are builds of their own, and what they hold is added to the page's.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createViteLicensePlugin } from 'rollup-license-plugin';
import { BINARIES } from './binaries.mjs';
import { licencesPage } from './licences-page.mjs';

export const LICENCES_FILE = 'licences.html';

/** Licences that a package may have: none of them asks for more than that its text goes along. */
const ACCEPTED = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'MIT AND ISC AND BSD-3-Clause',
  '(MIT OR GPL-3.0-or-later)',
]);

/** @param {string} name */
const textOf = (name) => readFileSync(new URL(`texts/${name}.txt`, import.meta.url), 'utf8');

/**
 * The text to show for a package. Some say which licence they have and leave its text out.
 * @param {{ name: string, author?: string | { name: string }, license: string, licenseText?: string | null }} found
 */
function licenceText({ name, author, license, licenseText }) {
  // Of Vite itself a few lines are in the build, of what Vite is made of nothing.
  if (licenseText) return licenseText.split(/^# Licenses of bundled dependencies$/m)[0];
  const owner = typeof author === 'string' ? author.replace(/\s*<.*/, '') : author?.name;
  if (license === 'Apache-2.0') return textOf('Apache-2.0');
  if (license === 'MIT')
    return `MIT License\n\nCopyright (c) ${owner ?? `the authors of ${name}`}\n\n${textOf('MIT')}`;
  throw new Error(`${name} has no text of its licence ${license}: put one into scripts/licences/texts.`);
}

/** The folder of the package a module is of; null where it is of none. @param {string} id @returns {string | null} */
function packageFolder(id) {
  const [found] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id.replace(/^\0/, '')) ?? [];
  return found?.replaceAll('\\', '/') ?? null;
}

/** Folders of the packages in workers, in this process: a worker is built before the page that starts it is written. @type {Set<string>} */
const ofWorkers = new Set();

/** Among the plugins of workers. @returns {import('vite').Plugin} */
export function licencesOfWorkers() {
  return {
    name: 'vireo:licences-of-workers',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const folder of Object.keys(output.modules).map(packageFolder)) {
          if (folder) ofWorkers.add(folder);
        }
      }
    },
  };
}

/** Among the plugins of the page. @param {string} root the folder with node_modules @returns {import('vite').Plugin} */
export function licences(root) {
  const plugin = createViteLicensePlugin({
    outputFilename: false,
    unacceptableLicenseTest: (licence) => !ACCEPTED.has(licence),
    // Vite and Rolldown put lines of their own into what they build.
    includePackages: () => [
      ...ofWorkers,
      ...['vite', 'rolldown'].map((name) => path.join(root, 'node_modules', name)),
    ],
    additionalFiles: {
      [LICENCES_FILE]: (packages) =>
        licencesPage([
          ...packages.map((found) => ({
            name: found.name,
            version: found.version,
            licence: found.license,
            text: licenceText(found),
          })),
          ...BINARIES.filter(({ package: of }) => packages.some(({ name }) => name === of))
            .flatMap(({ holds }) => holds)
            .map(({ project, licence, text = project }) => ({
              name: project,
              version: null,
              licence,
              text: textOf(text),
            })),
        ]),
    },
  });
  return /** @type {import('vite').Plugin} */ (plugin);
}
