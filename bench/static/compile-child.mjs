// Compiles programs for one family of cards, in a process of its own: the driver reads which one at its start. Called by
// bench/static.mjs with the bundle, Dawn's folder, the file with the programs, and the folder for their records. Sends
// the driver's name, what was refused, and each program's record.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { provideWebgpu } from '../../scripts/dawn.mjs';

/** @typedef {import('./judge').PipelineProgram} PipelineProgram */

const [bundle, installed, programsFile, folder] = process.argv.slice(2);
await provideWebgpu(installed);
/** @type {typeof import('./node-entry')} */
const { compilePipelines } = await import(pathToFileURL(bundle).href);
/** @type {PipelineProgram[]} */
const programs = JSON.parse(readFileSync(programsFile, 'utf8'));
mkdirSync(folder, { recursive: true });

// What a record depends on beside its program and the driver: who translates, and who writes it.
const layer = readFileSync(new URL('recording-layer.c', import.meta.url), 'utf8');
const dawn = readFileSync(path.join(installed, 'package.json'), 'utf8');

/** @type {string[]} */
const records = [];
const compiled = await compilePipelines(programs, (driver, { code }) => {
  const name = createHash('sha256').update([layer, dawn, driver, code].join('\n')).digest('hex').slice(0, 24);
  const record = path.join(folder, `${name}.txt`);
  records.push(record);
  process.env.VIREO_RECORD = record;
  // What a driver made of a text it makes again.
  return !existsSync(record);
});
// Dawn keeps a process alive: leave once the answer is through.
process.send?.({ compiled, records }, () => process.exit(0));
