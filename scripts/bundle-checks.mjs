// What the built page must be: what loads before a dataset is dropped is small and without tfjs, nothing imports a
// worker's entry, and whoever wrote a part of it is named with the licence.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';
import { BINARIES } from './licences/binaries.mjs';
import { namesOn } from './licences/licences-page.mjs';
import { LICENCES_FILE } from './licences/licences-plugin.mjs';
import { MAPS_FOLDER } from './source-maps-plugin.mjs';

const budgetBytes = 250_000;
const glueBytes = 4_096;

/**
 * The scripts that a script imports: what it cannot begin without, and what it loads later.
 * @param {string} file
 * @returns {{ atOnce: string[], later: string[] }} paths
 */
function importsOf(file) {
  const source = readFileSync(file, 'utf8');
  const { module } = parseSync(file, source);
  const requests = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)];
  const atOnce = requests.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []);
  // A dynamic import is known by where its argument stands; the bundler writes plain strings.
  const later = module.dynamicImports.flatMap(
    ({ moduleRequest: { start, end } }) => /^["'`](.*)["'`]$/.exec(source.slice(start, end))?.[1] ?? [],
  );
  const pathsOf = (/** @type {string[]} */ specifiers) =>
    specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => path.join(path.dirname(file), specifier));
  return { atOnce: pathsOf(atOnce), later: pathsOf(later) };
}

/**
 * Chunks that import the entry of a worker: WebKit would evaluate it twice.
 * @param {string} dist
 * @returns {string[]} a line each
 */
export function importersOfEntries(dist) {
  const folder = path.join(dist, 'assets');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const isEntry = (/** @type {string} */ file) => /\.worker-[^/]*\.js$/.test(file);
  if (!scripts.some(isEntry)) throw new Error(`${dist} has no worker`);
  return scripts.flatMap((name) => {
    const { atOnce, later } = importsOf(path.join(folder, name));
    return [...atOnce, ...later].filter(isEntry).map((entry) => `${name} imports ${path.basename(entry)}`);
  });
}

/**
 * The scripts and styles index.html loads at once, with everything they import statically.
 * @param {string} dist
 * @returns {string[]} paths
 */
export function firstLoad(dist) {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8');
  const queue = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"/g)].map(
    ([, name]) => path.join(dist, name),
  );
  /** @type {Set<string>} */
  const files = new Set();
  for (let file = queue.shift(); file; file = queue.shift()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!file.endsWith('.js')) continue;
    queue.push(...importsOf(file).atOnce);
  }
  return [...files];
}

/**
 * The sources a built script was made of. The bundler's own few lines of glue come from no source, and so without a map.
 * @param {string} dist
 * @param {string} file
 * @returns {string[]}
 */
function sourcesOf(dist, file, maps = MAPS_FOLDER) {
  const map = path.join(maps, `${path.relative(dist, file)}.map`);
  if (existsSync(map)) return JSON.parse(readFileSync(map, 'utf8')).sources;
  if (statSync(file).size > glueBytes) throw new Error(`${file} has no source map to tell what is in it`);
  return [];
}

/**
 * Packages, and binaries of packages, that are in the build and not on its page of licences.
 * @param {string} dist
 * @returns {string[]} names
 */
export function withoutLicence(dist, maps = MAPS_FOLDER) {
  const folder = path.join(dist, 'assets');
  const files = readdirSync(folder);
  const named = namesOn(readFileSync(path.join(dist, LICENCES_FILE), 'utf8'));
  const packages = files
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => sourcesOf(dist, path.join(folder, name), maps))
    .flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  const binaries = files.filter((name) => name.endsWith('.wasm'));
  const compiled = binaries.flatMap((name) => {
    const known = BINARIES.find(({ binary }) => binary.test(name));
    return known ? known.holds.map(({ project }) => project) : [name];
  });
  return [...new Set([...packages, ...compiled])].filter((name) => !named.has(name));
}

/**
 * Style sheets that use `light-dark()` without naming a `color-scheme` themselves. For older browsers the build writes it as
 * two variables, which are set only where the same sheet names one: the studio's is chosen by Mantine, by a variable.
 * @param {string} dist
 * @returns {string[]} names
 */
export function withoutScheme(dist) {
  const folder = path.join(dist, 'assets');
  return readdirSync(folder).filter((name) => {
    if (!name.endsWith('.css')) return false;
    const css = readFileSync(path.join(folder, name), 'utf8');
    return css.includes('var(--lightningcss-light') && !css.includes('--lightningcss-light:');
  });
}

/**
 * @param {string} dist
 * @returns {{ name: string, ok: boolean, output: string }[]}
 */
export function checkBundle(dist) {
  const files = firstLoad(dist);
  if (files.length === 0) throw new Error(`${dist}/index.html loads no script`);
  const sizes = files.map((file) => ({ file, bytes: gzipSync(readFileSync(file)).length }));
  const totalBytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const listing = sizes.map(({ file, bytes }) => `${bytes} ${path.relative(dist, file)}`).join('\n');
  const withTfjs = files.filter(
    (file) => file.endsWith('.js') && sourcesOf(dist, file).some((source) => source.includes('@tensorflow/')),
  );
  const importers = importersOfEntries(dist);
  const unlicensed = withoutLicence(dist);
  const schemeless = withoutScheme(dist);
  const maps = readdirSync(dist, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.map'));
  return [
    {
      name: `first load: ${(totalBytes / 1000).toFixed(1)} KB gzipped of ${budgetBytes / 1000} KB`,
      ok: totalBytes <= budgetBytes,
      output: listing,
    },
    { name: 'first load: no tfjs', ok: withTfjs.length === 0, output: withTfjs.join('\n') },
    { name: 'workers: nothing imports an entry', ok: importers.length === 0, output: importers.join('\n') },
    { name: 'licences: every package is named', ok: unlicensed.length === 0, output: unlicensed.join('\n') },
    { name: 'styles: both schemes are known', ok: schemeless.length === 0, output: schemeless.join('\n') },
    { name: 'shipped: no source map', ok: maps.length === 0, output: maps.join('\n') },
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, ok, output } of checkBundle(fileURLToPath(new URL('../dist', import.meta.url)))) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}${output ? `\n${output}` : ''}`);
    if (!ok) process.exitCode = 1;
  }
}
