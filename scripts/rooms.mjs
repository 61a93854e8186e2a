// Which room of src/ may import which, and what may be said where. Run as a program it prints every breach.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync } from 'vite';

const shared = ['shared'];
const both = ['protocol', 'recipe', 'metrics', ...shared];

/** The rooms each room may import, beside itself. Imports run downwards only. @type {Record<string, string[]>} */
export const allowedRooms = {
  main: ['app'],
  app: ['features', 'commands', 'state', 'ui', 'client', 'formats', 'i18n', ...both],
  features: ['commands', 'state', 'ui', 'formats', 'i18n', ...both],
  commands: ['state', 'formats', 'i18n', ...both],
  ui: ['i18n', ...both],
  state: both,
  client: both,
  formats: both,
  demo: ['dataset', 'formats', 'ui', 'i18n', ...both],
  i18n: shared,
  offline: both,
  board: ['training', 'commands', 'formats', 'i18n', ...both],
  worker: ['training', 'models', 'nn', 'kernels', 'dataset', ...both],
  training: ['models', 'nn', 'kernels', ...both],
  models: ['nn', 'kernels', ...both],
  nn: ['kernels', ...both],
  kernels: both,
  dataset: both,
  protocol: ['recipe', 'metrics', ...shared],
  recipe: shared,
  metrics: shared,
  shared: [],
};

/**
 * Rooms each room may import the types of, and nothing that runs: the graph is plain data that the worker hands to
 * the page, where formats writes it in other people's formats; what a person chose of a format is state. @type {Record<string, string[]>}
 */
export const allowedTypeRooms = { protocol: ['kernels'], formats: ['kernels'], state: ['formats'] };

/** The libraries that belong to some rooms only. @type {{ pattern: RegExp, rooms: string[] }[]} */
export const libraryRooms = [
  {
    pattern: /^(react|react-dom|react-is|recharts|@mantine|@tabler|@tanstack)(\/|$)/,
    rooms: ['main', 'app', 'features', 'ui', 'board'],
  },
  { pattern: /^react-i18next(\/|$)/, rooms: ['main', 'app', 'features', 'ui', 'i18n'] },
  { pattern: /^zustand(\/|$)/, rooms: ['state'] },
  // Set up in one file before the first schema is made.
  { pattern: /^zod(\/|$)/, rooms: ['shared'] },
  { pattern: /^onnxruntime-web(\/|$)/, rooms: ['worker'] },
  { pattern: /^@tensorflow\//, rooms: ['training', 'models', 'nn', 'kernels', 'worker'] },
];

/** The names that belong to some rooms only. @type {Record<string, string[]>} */
export const nameRooms = {
  self: ['worker', 'client', 'offline', 'demo'],
  postMessage: ['worker', 'client', 'offline', 'demo'],
  Worker: ['worker', 'client', 'demo'],
  SharedWorker: [],
};

/** What a dynamic import stands within, so that a part which cannot be fetched is a sentence on the screen. */
export const guards = ['fetchPart', 'lazyPart', 'withPart'];

/** Of a worker that cannot load there is nobody to tell but whoever started it. */
const unguarded = ['worker/trainer.worker.ts'];

/**
 * @typedef {object} Reference one mention of another module
 * @property {string} specifier as written
 * @property {'static' | 'dynamic' | 'type' | 'worker'} kind
 * @property {number} line 1-based
 * @property {boolean} isGuarded within a call of one of `guards`
 */

/** @param {unknown} node @returns {node is Record<string, unknown> & { type: string }} */
function isNode(node) {
  return typeof node === 'object' && node !== null && 'type' in node && typeof node.type === 'string';
}

/** @param {unknown} node @returns {string | undefined} the text of a string literal or a template without holes */
function literalText(node) {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && Array.isArray(node.quasis) && node.quasis.length === 1)
    return node.quasis[0].value.cooked;
  return undefined;
}

/**
 * Every module a source text mentions, and every restricted name it says.
 * @param {string} file name, for its extension and for messages
 * @param {string} source
 * @returns {{ references: Reference[], names: { name: string, line: number }[] }}
 */
export function readModule(file, source) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0].message}`);
  /** @type {Reference[]} */
  const references = [];
  /** @type {{ name: string, line: number }[]} */
  const names = [];
  /** @param {Record<string, unknown>} node */
  const lineOf = (node) => source.slice(0, Number(node.start)).split('\n').length;

  let guardDepth = 0;

  /** @param {unknown} specifierNode @param {Reference['kind']} kind @param {Record<string, unknown>} node */
  const refer = (specifierNode, kind, node) => {
    if (specifierNode === null || specifierNode === undefined) return;
    const specifier = literalText(specifierNode);
    const line = lineOf(node);
    if (specifier === undefined) throw new Error(`${file}:${line} imports something that is not a string`);
    references.push({ specifier, kind, line, isGuarded: guardDepth > 0 });
  };

  /** @param {unknown} node @param {Record<string, unknown> | undefined} parent @param {string} key */
  const visit = (node, parent, key) => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child, parent, key);
      return;
    }
    if (!isNode(node)) return;
    if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration')
      refer(node.source, node.importKind === 'type' || node.exportKind === 'type' ? 'type' : 'static', node);
    if (node.type === 'ExportNamedDeclaration')
      refer(node.source, node.exportKind === 'type' ? 'type' : 'static', node);
    if (node.type === 'ImportExpression') refer(node.source, 'dynamic', node);
    if (node.type === 'TSImportType') refer(node.source, 'type', node);
    if (node.type === 'NewExpression' && isNode(node.callee) && node.callee.name === 'URL') {
      const [target, base] = /** @type {unknown[]} */ (node.arguments);
      const text = literalText(target);
      if (isNode(base) && text !== undefined && /\.[cm]?tsx?$/.test(text)) refer(target, 'worker', node);
    }
    if (node.type === 'Identifier' && typeof node.name === 'string' && Object.hasOwn(nameRooms, node.name)) {
      const isProperty = parent?.type === 'MemberExpression' && key === 'property' && !parent.computed;
      const isKey = key === 'key' && !parent?.computed;
      const isType = parent?.type === 'TSTypeReference';
      const counts =
        node.name === 'postMessage'
          ? !isKey
          : node.name === 'self'
            ? !isProperty && !isKey
            : !isKey && !isType;
      if (counts) names.push({ name: node.name, line: lineOf(node) });
    }
    const isGuard =
      node.type === 'CallExpression' && isNode(node.callee) && guards.includes(String(node.callee.name));
    if (isGuard) guardDepth++;
    for (const [childKey, child] of Object.entries(node)) {
      if (childKey !== 'parent' && typeof child === 'object') visit(child, node, childKey);
    }
    if (isGuard) guardDepth--;
  };
  visit(program, undefined, '');
  return { references, names };
}

/** @param {string} relative path below src, with `/` @returns {string} the room it stands in */
export function roomOf(relative) {
  const [first] = relative.split('/');
  return relative === first ? first.replace(/\.[^.]+$/, '') : first;
}

/**
 * The file a relative specifier names, as a path below src.
 * @param {Map<string, string>} sources
 * @param {string} from
 * @param {string} specifier
 */
function resolveRelative(sources, from, specifier) {
  const target = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return [target, `${target}.ts`, `${target}.tsx`, `${target}.d.ts`].find((name) => sources.has(name));
}

/**
 * Every breach of the tables above.
 * @param {Map<string, string>} sources path below src → text; tests are left out by whoever reads them
 * @returns {string[]} one sentence each
 */
export function findBreaches(sources) {
  const breaches = [];
  for (const [file, source] of sources) {
    if (!/\.tsx?$/.test(file)) continue;
    const room = roomOf(file);
    const allowed = allowedRooms[room];
    if (!allowed) {
      breaches.push(`src/${file}: "${room}" is not a room of this house`);
      continue;
    }
    const { references, names } = readModule(file, source);
    for (const { specifier, kind, line, isGuarded } of references) {
      const where = `src/${file}:${line}`;
      if (kind === 'dynamic' && !isGuarded && !unguarded.includes(file))
        breaches.push(`${where}: import() stands within ${guards.join(', ')}`);
      if (!specifier.startsWith('.')) {
        const rule = libraryRooms.find(({ pattern }) => pattern.test(specifier));
        if (rule && !rule.rooms.includes(room))
          breaches.push(`${where}: ${specifier} belongs to ${rule.rooms.join(', ')}, not to ${room}`);
        continue;
      }
      const target = resolveRelative(sources, file, specifier);
      if (target === undefined) {
        breaches.push(`${where}: ${specifier} is not a file of src`);
        continue;
      }
      const targetRoom = roomOf(target);
      if (kind === 'worker' && targetRoom === 'worker' && (room === 'client' || room === 'worker')) continue;
      if (kind === 'type' && allowedTypeRooms[room]?.includes(targetRoom)) continue;
      if (targetRoom !== room && !allowed.includes(targetRoom))
        breaches.push(`${where}: ${room} may not import ${targetRoom} (${specifier})`);
      const [, feature] = file.split('/');
      const [, targetFeature] = target.split('/');
      if (room === 'features' && targetRoom === 'features' && feature !== targetFeature)
        breaches.push(`${where}: feature ${feature} may not import feature ${targetFeature}`);
    }
    for (const { name, line } of names) {
      const rooms = nameRooms[name];
      if (!rooms.includes(room))
        breaches.push(`src/${file}:${line}: ${name} is said in ${rooms.join(', ') || 'no room'} only`);
    }
  }
  return breaches;
}

/**
 * Every library the page may load: what `entry` reaches by static and dynamic imports, workers left out.
 * @param {Map<string, string>} sources
 * @param {string} entry
 * @returns {Map<string, string[]>} library specifier → the chain of files that leads to it
 */
export function librariesReached(sources, entry) {
  /** @type {Map<string, string[]>} */
  const libraries = new Map();
  const seen = new Set();
  /** @type {string[][]} */
  const queue = [[entry]];
  for (let chain = queue.shift(); chain; chain = queue.shift()) {
    const file = chain[chain.length - 1];
    if (seen.has(file)) continue;
    seen.add(file);
    const source = sources.get(file);
    if (source === undefined) throw new Error(`${file} is not a file of src`);
    if (!/\.tsx?$/.test(file)) continue;
    for (const { specifier, kind } of readModule(file, source).references) {
      if (kind === 'type' || kind === 'worker') continue;
      if (!specifier.startsWith('.')) {
        if (!libraries.has(specifier)) libraries.set(specifier, chain);
        continue;
      }
      const target = resolveRelative(sources, file, specifier);
      if (target !== undefined) queue.push([...chain, target]);
    }
  }
  return libraries;
}

/** The files of src without the tests and what only tests use (`testing/`). @returns {Map<string, string>} path below src → text */
export function readSources() {
  const src = fileURLToPath(new URL('../src', import.meta.url));
  const sources = new Map();
  for (const entry of readdirSync(src, { recursive: true })) {
    const relative = String(entry).split(path.sep).join('/');
    const full = path.join(src, relative);
    if (/\.test\.tsx?$|(^|\/)testing\//.test(relative) || !existsSync(full) || !statSync(full).isFile())
      continue;
    sources.set(relative, /\.(tsx?|css|json|svg)$/.test(relative) ? readFileSync(full, 'utf8') : '');
  }
  return sources;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const breaches = findBreaches(readSources());
  for (const breach of breaches) console.error(breach);
  if (breaches.length > 0) process.exitCode = 1;
}
