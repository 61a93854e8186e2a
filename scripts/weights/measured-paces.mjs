// Images a second of backbones on this machine, kept beside the shelf so that listing them takes no time.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';

export const PACES = 'paces.json';

const schema = z.object({
  version: z.literal(1),
  /** Figures of another machine say nothing here: a shelf may have come on a stick. */
  machine: z.string(),
  /** By the backbone's name. */
  imagesPerSecond: z.record(z.string(), z.number().positive()),
});

function thisMachine() {
  const cpus = os.cpus();
  return `${cpus[0]?.model.trim() ?? os.arch()}, ${cpus.length} cores`;
}

/** By the backbone's name; nothing where none was measured, or not here, or the file cannot be read. @param {string} folder the shelf's */
export function readPaces(folder) {
  const file = path.join(folder, PACES);
  const none = /** @type {Record<string, number>} */ ({});
  if (!existsSync(file)) return none;
  try {
    const kept = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return kept.machine === thisMachine() ? kept.imagesPerSecond : none;
  } catch {
    return none;
  }
}

/** Keeps one more. @param {string} folder the shelf's @param {string} id @param {number} imagesPerSecond */
export function keepPace(folder, id, imagesPerSecond) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, PACES);
  /** @type {z.infer<typeof schema>} */
  const kept = {
    version: 1,
    machine: thisMachine(),
    imagesPerSecond: { ...readPaces(folder), [id]: imagesPerSecond },
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
