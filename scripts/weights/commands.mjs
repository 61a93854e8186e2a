// What npm run weights does: lists, adds and removes pretrained weights that the page offers to start from.
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkSize, checkTensors, countParameters, openWeightsFile } from './check-weights.mjs';
import { hashesOfBlocks, hashOf } from './hash-of.mjs';
import { download, openNetwork } from './hub.mjs';
import { keepPace, readPaces } from './measured-paces.mjs';
import { progressBar } from './progress-bar.mjs';
import { Refusal } from './refusal.mjs';
import { frozenPaceRunner, sharedTables } from './shared-tables.mjs';
import { putOnShelf, readShelf, removeFromShelf } from './shelf-folder.mjs';

const usage = `npm run weights                               what can be had, and what is on the shelf
npm run weights -- add NAME …                 downloads weights, checks them, and puts them on the shelf
npm run weights -- add --from FILE [--as NAME]  takes a file that is here already
npm run weights -- remove NAME …              takes weights off the shelf
npm run weights -- measure [NAME …]           how many images a second this machine does: all of them, or some

HTTPS_PROXY=http://host:port goes through a proxy; VIREO_HUB=https://… asks a mirror of the hub.`;

/**
 * @typedef {object} Surroundings
 * @property {string} folder the shelf
 * @property {string} [hub] a mirror
 * @property {(text: string) => void} say
 * @property {{ isTTY?: boolean, write: (text: string) => unknown }} out where progress is drawn
 */

/** @typedef {Awaited<ReturnType<typeof sharedTables>>} Tables */
/** @typedef {import('../../src/recipe/backbones').Backbone} Backbone */

/** Runs one command. Throws a Refusal whose message says what is wrong. @param {string[]} args @param {Surroundings} surroundings */
export async function weights(args, surroundings) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      as: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command = 'list', ...names] = positionals;
  const tables = await sharedTables();
  if (values.help) surroundings.say(usage);
  else if (command === 'list') list(tables, surroundings);
  else if (command === 'add' && values.from !== undefined)
    await addFrom(values.from, values.as, tables, surroundings);
  else if (command === 'add' && names.length > 0)
    for (const name of names) await add(name, tables, surroundings);
  else if (command === 'remove' && names.length > 0) remove(names, tables, surroundings);
  else if (command === 'measure') await measure(names, tables, surroundings);
  else throw new Refusal(`There is no such command: ${args.join(' ') || '(nothing)'}.\n\n${usage}`);
}

/** @param {Tables} tables @param {Surroundings} surroundings */
function list({ BACKBONES, backboneBytes, backbonePage, readShelfManifest }, { folder, say }) {
  const entries = readShelf(folder, readShelfManifest);
  const paces = readPaces(folder);
  const onShelf = new Set(entries.map(({ id }) => id));
  const known = BACKBONES.map((backbone) => ({
    ...backbone,
    sizeBytes: backboneBytes(backbone),
    page: backbonePage(backbone),
  }));
  const ids = new Set(known.map(({ id }) => id));
  const own = entries
    .filter(({ id }) => !ids.has(id))
    .map((entry) => ({
      ...entry,
      licence: entry.licence ?? '?',
      page: entry.source.page ?? 'a file of yours',
    }));
  const rows = [...known, ...own].map(({ id, parameters, sizeBytes, top1, licence, page }) => [
    onShelf.has(id) ? '✓' : ' ',
    id,
    id in paces ? inImages(paces[id]) : '–',
    `${(parameters / 1e6).toFixed(1)} M`,
    `${Math.round(sizeBytes / 1e6)} MB`,
    top1 === null ? '–' : `${top1.toFixed(1)} %`,
    licence,
    page,
  ]);
  const table = [['', 'name', 'images/s', 'parameters', 'size', 'top-1', 'licence', 'source'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    say(
      row
        .map((cell, column) =>
          column > 1 && column < 6 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    );
  say('');
  say('✓ on the shelf; top-1: ImageNet accuracy as published. npm run weights -- add NAME fetches one.');
  say(
    'images/s: of the frozen backbone on this CPU, on one thread under Node; the page uses up to four. npm run weights -- measure measures.',
  );
}

/** @param {number} pace images a second */
const inImages = (pace) => (pace < 10 ? pace.toFixed(1) : pace.toFixed(0));

/** @param {string[]} names none: every backbone @param {Tables} tables @param {Surroundings} surroundings */
async function measure(names, tables, surroundings) {
  const { folder, say } = surroundings;
  const chosen = names.length === 0 ? tables.BACKBONES : names.map((name) => knownBackbone(name, tables));
  const frozenPace = await frozenPaceRunner();
  for (const backbone of chosen) {
    const pace = await frozenPace(backbone);
    if (pace === null) continue;
    keepPace(folder, backbone.id, pace);
    say(`${backbone.id}: ${inImages(pace)} images/s`);
  }
  say('');
  list(tables, surroundings);
}

/** @param {string} name @param {Tables} tables */
function knownBackbone(name, { BACKBONES }) {
  const backbone = BACKBONES.find(({ id }) => id === name);
  if (!backbone)
    throw new Refusal(
      `"${name}" is not known. Known are: ${BACKBONES.map(({ id }) => id).join(', ')}. Another file can be taken with add --from FILE.`,
    );
  return backbone;
}

/** @param {string} name @param {Tables} tables @param {Surroundings} surroundings */
async function add(name, tables, { folder, hub, say, out }) {
  const backbone = knownBackbone(name, tables);
  const { HUB, HUB_FILE, HUB_REVISION, SHELF_BLOCK_BYTES, backboneBytes, backbonePage, readShelfManifest } =
    tables;
  const has = readShelf(folder, readShelfManifest).find(({ id }) => id === name);
  if (hub !== undefined && !/^https?:/.test(hub))
    throw new Refusal(`VIREO_HUB should be an address such as https://mirror.example, not "${hub}".`);
  const address = `${(hub ?? HUB).replace(/\/+$/, '')}/${backbone.repository}/resolve/${HUB_REVISION}/${HUB_FILE}`;
  const network = openNetwork();
  const bar = progressBar(name, out);
  try {
    const { file, stated } = await download(address, path.join(folder, '.partial'), network, {
      say,
      progress: bar.progress,
      check: ({ sizeBytes }) => checkSize(backbone, backboneBytes(backbone), sizeBytes),
    });
    bar.end();
    let parameters;
    try {
      const { entries } = await openWeightsFile(file, address, tables);
      checkTensors(entries, address, backbone);
      parameters = countParameters(entries, address, backbone);
    } catch (error) {
      rmSync(file);
      throw error;
    }
    const { id, title, family, variant, top1, licence, preprocessing } = backbone;
    putOnShelf(
      folder,
      file,
      {
        id,
        title,
        family,
        variant,
        file: `${id}.safetensors`,
        sizeBytes: stated.sizeBytes,
        sha256: stated.sha256,
        blockSha256: await hashesOfBlocks(file, stated.sizeBytes, SHELF_BLOCK_BYTES),
        parameters,
        top1,
        licence,
        source: { url: address, revision: stated.revision || HUB_REVISION, page: backbonePage(backbone) },
        addedAt: new Date().toISOString(),
        preprocessing,
      },
      readShelfManifest,
    );
    say(
      `${name} is on the shelf: ${Math.round(stated.sizeBytes / 1e6)} MB, ${licence}${has ? ', in place of the one before' : ''}.`,
    );
  } finally {
    bar.end();
    await network.close();
  }
}

/** @param {string} from @param {string | undefined} as @param {Tables} tables @param {Surroundings} surroundings */
async function addFrom(from, as, tables, { folder, say }) {
  const { BACKBONES, SHELF_BLOCK_BYTES, SHELF_ID, backboneBytes, readShelfManifest } = tables;
  const stat = statSync(from, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new Refusal(`There is no file ${from}.`);
  const id =
    as ??
    path
      .basename(from)
      .toLowerCase()
      .replace(/\.(safetensors|pth|pt|bin)$/, '')
      .replace(/[^a-z0-9_.-]+/g, '_');
  if (!SHELF_ID.test(id))
    throw new Refusal(
      `"${id}" can be no name on the shelf: letters a to z, digits, and . _ - between them. Give one with --as NAME.`,
    );
  const backbone = BACKBONES.find((one) => one.id === id);
  if (backbone) checkSize(backbone, backboneBytes(backbone), stat.size);
  const { kind, entries } = await openWeightsFile(from, from, tables);
  // Publishers name tensors differently: the page knows all their names, and the number tells enough.
  const parameters = countParameters(entries, from, backbone);
  // A copy first: the stick may be pulled out, and what is hashed is what stays.
  const partial = path.join(folder, '.partial');
  mkdirSync(partial, { recursive: true });
  const copy = path.join(partial, `${id}.copy`);
  try {
    copyFileSync(from, copy);
    const sizeBytes = statSync(copy).size;
    putOnShelf(
      folder,
      copy,
      {
        id,
        title: backbone?.title ?? id,
        family: backbone?.family ?? null,
        variant: backbone?.variant ?? null,
        file: `${id}.${kind === 'safetensors' ? 'safetensors' : 'pth'}`,
        sizeBytes,
        sha256: await hashOf(copy),
        blockSha256: await hashesOfBlocks(copy, sizeBytes, SHELF_BLOCK_BYTES),
        parameters,
        // Nobody states that these are the published ones.
        top1: null,
        licence: null,
        source: { url: null, revision: null, page: null },
        addedAt: new Date().toISOString(),
        preprocessing: backbone?.preprocessing ?? {},
      },
      readShelfManifest,
    );
  } finally {
    rmSync(copy, { force: true });
  }
  say(`${id} is on the shelf: ${(stat.size / 1e6).toFixed(1)} MB from ${from}.`);
}

/** @param {string[]} names @param {Tables} tables @param {Surroundings} surroundings */
function remove(names, { readShelfManifest }, { folder, say }) {
  for (const name of names) {
    if (!removeFromShelf(folder, name, readShelfManifest))
      throw new Refusal(`"${name}" is not on the shelf. npm run weights lists what is.`);
    say(`${name} was taken off the shelf.`);
  }
}
