/**
 * Three hundred mutations, by two seeds, of whatever comes from outside besides datasets (the mutation tests of `dataset` have those):
 * each is read, or refused by a code; nothing is thrown, nothing hangs, no prototype is touched, and what was accepted holds
 * what its schema says. One table: a reader is an entry.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { damage } from '../dataset/testing/damage';
import { runFilesOf } from '../formats/runs-archive';
import { openSafetensors } from '../formats/safetensors-read';
import { writeSafetensors } from '../formats/safetensors-write';
import { readSampleSubmission } from '../formats/sample-submission';
import { readLayersModel } from '../formats/tfjs-import/layers-topology';
import { readTensors } from '../formats/weights-file';
import { en } from '../i18n/en';
import { parseRecipe } from '../recipe/validate';
import { parseCsv } from '../shared/csv';
import type { Result } from '../shared/result';
import { CounterRng } from '../shared/rng';
import { bytesOfBlob } from '../training/checkpoints/file-store';
import { encodeTensorFile, readTensorFile } from '../training/checkpoints/tensor-file';
import { Disk } from '../training/checkpoints/testing/disk';
import { RunQueue } from '../training/runs/run-queue';
import { RunFolder, RunStore } from '../training/runs/run-store';
import { parseEntry } from '../training/runs/stored-entry';
import { memoryFolders } from '../training/runs/testing/memory-folders';
import { importedRun } from './run/run-file';

const MUTATIONS = 300;
const SEEDS = [1, 2];
/** Against hanging alone: no mutation of these small files takes a hundredth of it. */
const HANGS_AFTER_MS = 60_000;

type Bytes = Uint8Array<ArrayBuffer>;

const kept = (name: string): Bytes =>
  new Uint8Array(readFileSync(new URL(`../../reference/written-by/0.1/${name}`, import.meta.url)));
const RUN = 'runs/3a598547-5659-4e6b-b4de-a68eb8c3f8f4';
const bytesOf = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
const textOf = (bytes: Bytes) => new TextDecoder().decode(bytes);

/** What stands in place of a value of a JSON document. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e20,
  1e308,
  '',
  'constructor',
  'x'.repeat(20_000),
  [],
  {},
  JSON.parse('{"__proto__": {"polluted": true}}'),
  Array.from({ length: 2000 }, (_, i) => i),
];

/** The document with one of its values, anywhere, replaced or taken out. */
function withHostileValue(document: unknown, rng: CounterRng): unknown {
  const copy = structuredClone(document);
  let at = copy;
  for (;;) {
    if (typeof at !== 'object' || at === null) return copy;
    const keys = Object.keys(at);
    const key = keys[rng.integer(Math.max(1, keys.length))];
    if (key === undefined) return copy;
    const holder = at as Record<string, unknown>;
    const inner = holder[key];
    if (typeof inner === 'object' && inner !== null && rng.integer(4) > 0) {
      at = inner;
      continue;
    }
    if (rng.integer(6) === 0) delete holder[key];
    else holder[key] = HOSTILE[rng.integer(HOSTILE.length)];
    return copy;
  }
}

/** Half of the mutations hit bytes, half a value of the JSON. */
const jsonOrBytes = (text: string) => (seed: number) => {
  const rng = new CounterRng(seed, 63);
  return rng.integer(2) === 0
    ? damage(bytesOf(text), seed)
    : bytesOf(JSON.stringify(withHostileValue(JSON.parse(text), rng)));
};

/** A file with a digest: half of the mutations are of its header, under a digest that is right. */
const sealed = async (whole: Bytes) => {
  const read = await readTensorFile(bytesOfBlob(new Blob([whole])));
  if (!read.ok) throw new Error(read.failure.code);
  const { header, groups } = read.value;
  return async (seed: number) => {
    const rng = new CounterRng(seed, 64);
    return rng.integer(4) === 0
      ? damage(whole, seed)
      : encodeTensorFile({ header: withHostileValue(header, rng), groups });
  };
};

const bytesMutated = (whole: Bytes) => (seed: number) => damage(whole, seed);

interface Reader {
  readonly mutated: (seed: number) => Bytes | Promise<Bytes>;
  /** The code it was refused with; null where it was accepted, after looking at what that holds. */
  readonly read: (bytes: Bytes) => Promise<string | null>;
}

const codeOf = (result: Result<unknown>) => (result.ok ? null : result.failure.code);

/** An entry that is shown must have dates and figures that can be. */
function expectShowable(input: unknown): void {
  const entry = parseEntry(input);
  if (!entry) throw new Error('An entry was accepted that the schema refuses');
  for (const moment of [entry.createdAt, entry.updatedAt, entry.deletedAt ?? 0])
    expect(() => new Date(moment).toISOString()).not.toThrow();
  expect(parseRecipe(entry.recipe).recipe).not.toBeNull();
}

/** A disk with one file in place of another. */
function folderWith(name: string, bytes: Bytes): RunFolder {
  const disk = new Disk();
  disk.files.set(name, bytes);
  return new RunFolder(disk);
}

const tensors = [{ name: 'w', shape: [2, 3], dtype: 'F32', data: new Float32Array(6) }] as const;
async function importing(bytes: Bytes): Promise<string | null> {
  const store = new RunStore(memoryFolders());
  const imported = await importedRun(new Blob([bytes]), store);
  if (!imported.ok) return imported.failure.code;
  const details = await store.read(imported.value.runId);
  if (!details) throw new Error('An imported run cannot be read');
  const { resumable: _, sizeBytes: __, ...entry } = details.entry;
  expectShowable(entry);
  return null;
}

const READERS = {
  'a run’s file': { mutated: await sealed(kept('run.vireo-run')), read: importing },
  'all runs': {
    mutated: bytesMutated(kept('ledger.zip')),
    read: async (bytes) => {
      const files = await runFilesOf(new Blob([bytes]));
      if (!files.ok) return files.failure.code;
      for (const { read } of files.value) {
        const blob = await read();
        if (!blob.ok) return blob.failure.code;
        await importing(new Uint8Array(await blob.value.arrayBuffer()));
      }
      return null;
    },
  },
  'an entry on the disk': {
    mutated: await sealed(kept(`${RUN}/entry-4`)),
    read: async (bytes) => {
      const folder = folderWith('entry-4', bytes);
      const entry = await folder.loadEntry();
      if (entry) expectShowable(entry);
      return entry ? null : await folder.unreadReason();
    },
  },
  'a recipe': {
    mutated: jsonOrBytes(textOf(kept('recipe.json'))),
    read: async (bytes) => {
      let json: unknown;
      try {
        json = JSON.parse(textOf(bytes));
      } catch {
        return 'recipeRefused';
      }
      const { recipe } = parseRecipe(json);
      if (recipe) expect(parseRecipe(recipe).recipe).toEqual(recipe);
      return recipe ? null : 'recipeRefused';
    },
  },
  'a queue': {
    mutated: await sealed(kept('queue/queue-3')),
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('queue-3', bytes);
      return codeOf(await new RunQueue(disk).load());
    },
  },
  safetensors: {
    mutated: bytesMutated(writeSafetensors(tensors)),
    read: async (bytes) => {
      const file = await openSafetensors(new Blob([bytes]));
      if (file.ok) await readTensors(file.value);
      return codeOf(file);
    },
  },
  'a table': {
    mutated: bytesMutated(kept('metrics.csv')),
    read: async (bytes) => codeOf(parseCsv(textOf(bytes))),
  },
  'a sample submission': {
    mutated: bytesMutated(bytesOf('Id,Category\n1,cat\n2,dog\n"3",cat\n')),
    read: async (bytes) => codeOf(readSampleSubmission(textOf(bytes), ['cat', 'dog'], ['1.jpg', '2.jpg'])),
  },
  'a layers model': {
    mutated: jsonOrBytes(
      JSON.stringify({
        format: 'layers-model',
        modelTopology: {
          model_config: {
            class_name: 'Sequential',
            config: { layers: [{ class_name: 'Dense', config: { name: 'd', units: 2 } }] },
          },
        },
        weightsManifest: [
          { paths: ['w.bin'], weights: [{ name: 'd/kernel', shape: [3, 2], dtype: 'float32' }] },
        ],
      }),
    ),
    read: async (bytes) => codeOf(readLayersModel(textOf(bytes))),
  },
} satisfies Readonly<Record<string, Reader>>;

const sentences = new Set([...Object.keys(en.failure), ...Object.keys(en.problem), 'newer', 'damaged']);

describe.each(Object.entries<Reader>(READERS))('%s', (_, { mutated, read }) => {
  test.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, { timeout: HANGS_AFTER_MS }, async (seed) => {
    const prototypes = [Object.prototype, Array.prototype].map((of) => Object.getOwnPropertyNames(of).join());
    for (let i = 0; i < MUTATIONS; i++) {
      const code = await read(await mutated(seed * MUTATIONS + i));
      if (code !== null) expect(sentences).toContain(code);
    }
    expect([Object.prototype, Array.prototype].map((of) => Object.getOwnPropertyNames(of).join())).toEqual(
      prototypes,
    );
  });
});
