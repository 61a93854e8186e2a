/** A reader, and what it is given, for each kind of what is read back. */
import { expect } from 'vitest';
import { readRuns } from '../../board/read-runs';
import { FeatureFile } from '../../dataset/cache/feature-file';
import { decodeManifest, encodeManifest } from '../../dataset/cache/part-manifest';
import { parseTable } from '../../dataset/labels/read-table';
import { KeptDecisions } from '../../dataset/memory/kept-decisions';
import { decodeRemembered, encodeRemembered } from '../../dataset/memory/remembered-dataset';
import { readMeaning } from '../../dataset/read-meaning';
import { classLabels } from '../../dataset/source/containers/hugging-face';
import { openSource } from '../../dataset/source/open-source';
import { zipBytes } from '../../dataset/testing/make-zip';
import { MemoryFolder } from '../../dataset/testing/memory-folder';
import { readMetricsCsv } from '../../formats/metrics-csv';
import { readRecipeText, recipeFragment, recipeTextIn } from '../../formats/recipe-link';
import { runFilesOf } from '../../formats/runs-archive';
import { readSampleSubmission } from '../../formats/sample-submission';
import { matchCode } from '../../i18n/match-code';
import { parseVariants } from '../../kernels/webgpu/tuning/variant-cache';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { readRecipe } from '../../recipe/read-text';
import { AS_GUESSED } from '../../recipe/reading';
import { readShelfManifest } from '../../recipe/shelf';
import { shelfEntry } from '../../recipe/testing/shelf-entry';
import { parseRecipe } from '../../recipe/validate';
import { parseCsv } from '../../shared/csv';
import { decodeTable } from '../../shared/table-text';
import { VIEWS, viewAt } from '../../shared/views';
import { loadMoment } from '../../training/checkpoints/saved-moment';
import { encodeTensorFile } from '../../training/checkpoints/tensor-file';
import { Disk } from '../../training/checkpoints/testing/disk';
import { MetricsLog } from '../../training/runs/metrics-log';
import { RunQueue } from '../../training/runs/run-queue';
import { RunFolder, RunStore } from '../../training/runs/run-store';
import { INDEX_VERSION, RunsIndex } from '../../training/runs/runs-index';
import { parseEntry, summaryOf } from '../../training/runs/stored-entry';
import { entry as entryOf, memoryFolders } from '../../training/runs/testing/memory-folders';
import { type KnownKernels, parseKnownKernels } from '../platform/kernel-trust-file';
import { importedRun } from '../run/run-file';
import { MUTATED_WEIGHTS } from './mutated-weights';
import {
  type Bytes,
  bytesMutated,
  bytesOf,
  checksummedLinesMutated,
  checksummedMutated,
  codeOf,
  jsonMutated,
  kept,
  type MutatedReader,
  readsText,
  sealedMutated,
  textOf,
} from './mutations';
import type { ReadKind } from './read-kinds';

const RUN = 'runs/3a598547-5659-4e6b-b4de-a68eb8c3f8f4';

const KNOWN_KERNELS: KnownKernels = {
  adapter: 'amd rdna-2',
  passed: ['0123456789abcdef.8.1'],
  failed: {
    key: 'fedcba9876543210.9.1',
    report: {
      format: 'vireo kernel report',
      version: 1,
      madeAt: '2026-11-30T09:00:00.000Z',
      userAgent: 'Chrome/110',
      adapter: { vendor: 'amd', architecture: 'rdna-2', device: '', description: '', isSoftware: false },
      limits: { maxBufferSize: 2 ** 28 },
      features: ['shader-f16'],
      checks: [
        {
          name: 'cnn',
          kernels: [{ label: 'gather', difference: 0.5, durationMs: 1 }],
          trouble: {
            kind: 'different',
            kernel: 'gather',
            what: 'value',
            difference: 0.5,
            bar: 1e-3,
            detail: '',
          },
          durationMs: 20,
        },
      ],
    },
  },
};

/** An entry that is shown must have dates and figures that can be. */
function expectShowable(input: unknown): void {
  const entry = parseEntry(input);
  if (!entry) throw new Error('An entry was accepted that the schema refuses');
  expectDates([entry.createdAt, entry.updatedAt, entry.deletedAt ?? 0]);
  expect(parseRecipe(entry.recipe).recipe).not.toBeNull();
}

function expectDates(moments: readonly number[]): void {
  for (const moment of moments) expect(() => new Date(moment).toISOString()).not.toThrow();
}

/** A disk with the files of the run that 0.1 wrote, one of them replaced. */
function keptDisk(name: string, bytes: Bytes): Disk {
  const disk = new Disk();
  for (const file of ['best-1', 'checkpoint-1+best-1', 'entry-4', 'metrics-1'])
    disk.files.set(file, kept(`${RUN}/${file}`));
  disk.files.set(name, bytes);
  return disk;
}

/** The curves of the run that 0.1 wrote, as they are kept now. */
async function curvesAsLines(): Promise<Bytes> {
  const metrics = await new RunFolder(keptDisk('metrics-1', kept(`${RUN}/metrics-1`))).loadMetrics();
  const disk = new Disk();
  await new MetricsLog(disk).save(metrics);
  const [lines] = disk.files.values();
  if (!lines) throw new Error('Curves were saved, and there is no file');
  return lines;
}

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

const summary = summaryOf({ ...entryOf('a', 1), resumable: false, sizeBytes: 1 });
const index = await encodeTensorFile({
  header: { version: INDEX_VERSION, generation: 'g', rows: [summary, { ...summary, runId: 'b' }] },
  groups: new Map(),
});

const labelled = {
  ...DEFAULT_RECIPE.dataset,
  fingerprint: 'f1',
  addedClasses: ['wren'],
  relabelled: { 'a/1.jpg': 'wren' },
  setAside: ['b.jpg'],
};

async function rememberedDataset(): Promise<Bytes> {
  const entries = ['a/1.png', 'a/2.png', 'b/3.png'].map((name) => ({ name, content: bytesOf(name) }));
  const table = { name: 'labels.csv', content: bytesOf('file,class\na/1.png,x\nb/3.png,y\n') };
  const file = new File([zipBytes([...entries, table])], 'made.zip');
  const listed = await openSource({ kind: 'zip', file });
  if (!listed.ok) throw new Error(listed.failure.code);
  const opened = await readMeaning(listed.value, AS_GUESSED);
  if (!opened.ok) throw new Error(opened.failure.code);
  return encodeRemembered(opened.value);
}

async function recipeLinkText(): Promise<string> {
  const fragment = await recipeFragment(JSON.parse(textOf(kept('recipe.json'))));
  if (!fragment.ok) throw new Error(fragment.failure.code);
  return recipeTextIn(fragment.value) ?? '';
}

const FEATURE = Float32Array.of(1, 2, 3, 4);
async function featureFile(bytes: Bytes | null) {
  const folder = new MemoryFolder();
  const handle = await folder.getFileHandle('f.features', { create: true });
  if (bytes) handle.bytes = bytes;
  const file = await FeatureFile.open(folder, 'f', FEATURE.length, 1_000_000);
  if (!file) throw new Error('A file of features was not opened');
  return { file, handle };
}
async function writtenFeatures(): Promise<Bytes> {
  const { file, handle } = await featureFile(null);
  for (let key = 0; key < 20; key++) file.write(key, FEATURE);
  file.close();
  return handle.bytes;
}

export const MUTATED_READERS: Readonly<Record<ReadKind, MutatedReader>> = {
  runFile: { mutated: await sealedMutated(kept('run.vireo-run')), read: importing },
  allRuns: {
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
  entry: {
    mutated: await sealedMutated(kept(`${RUN}/entry-4`)),
    read: async (bytes) => {
      const folder = new RunFolder(keptDisk('entry-4', bytes));
      const entry = await folder.loadEntry();
      if (entry) expectShowable(entry);
      return entry ? null : await folder.unreadReason();
    },
  },
  checkpoint: {
    mutated: await sealedMutated(kept(`${RUN}/checkpoint-1+best-1`)),
    read: async (bytes) => {
      const moment = await loadMoment(new RunFolder(keptDisk('checkpoint-1+best-1', bytes)));
      if (!moment.ok) return moment.failure.code;
      const { recipe, position, microBatchSize, metrics } = moment.value;
      expect(parseRecipe(recipe).recipe).not.toBeNull();
      // A run goes on by counting from these.
      for (const count of [position.epoch, position.step, position.stepInEpoch]) {
        expect(Number.isSafeInteger(count)).toBe(true);
        expect(count).toBeGreaterThanOrEqual(0);
      }
      expect(Number.isSafeInteger(microBatchSize) && microBatchSize > 0).toBe(true);
      for (const { step } of metrics.steps) expect(step).toBeLessThanOrEqual(position.step);
      return null;
    },
  },
  metrics: {
    mutated: await sealedMutated(kept(`${RUN}/metrics-1`)),
    // What cannot be read is no curve: nothing else of the run depends on it.
    read: async (bytes) => {
      const { epochs } = await new RunFolder(keptDisk('metrics-1', bytes)).loadMetrics();
      for (const { epoch, step } of epochs) expect([epoch, step].every(Number.isSafeInteger)).toBe(true);
      return null;
    },
  },
  metricsLines: {
    mutated: checksummedLinesMutated(await curvesAsLines()),
    // A line that cannot be read is passed over.
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('metrics-1.jsonl', bytes);
      const { steps, epochs } = await new RunFolder(disk).loadMetrics();
      for (const { step } of steps) expect(Number.isSafeInteger(step)).toBe(true);
      for (const { epoch, step } of epochs) expect([epoch, step].every(Number.isSafeInteger)).toBe(true);
      return null;
    },
  },
  runsIndex: {
    mutated: await sealedMutated(index),
    // An index that cannot be read has no rows.
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('index-1', bytes);
      const { rows } = await new RunsIndex(disk, (work) => work()).load();
      for (const row of rows.values()) expectDates([row.createdAt, row.updatedAt, row.deletedAt ?? 0]);
      return null;
    },
  },
  queue: {
    mutated: await sealedMutated(kept('queue/queue-3')),
    read: async (bytes) => {
      const disk = new Disk();
      disk.files.set('queue-3', bytes);
      return codeOf(await new RunQueue(disk).load());
    },
  },
  recipe: {
    mutated: jsonMutated(JSON.parse(textOf(kept('recipe.json')))),
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
  recipeLink: {
    mutated: bytesMutated(bytesOf(await recipeLinkText())),
    read: async (bytes) => {
      const json = await readRecipeText(textOf(bytes));
      return codeOf(json.ok ? readRecipe(json.value) : json);
    },
  },
  decodedPart: {
    mutated: checksummedMutated(
      encodeManifest({
        version: 1,
        name: 'made',
        createdMs: 1,
        imageSize: 2,
        channels: 1,
        imageBytes: 4,
        fileIndices: [0, 2],
        checksums: [7, 8],
        failures: [{ fileIndex: 1, failure: { code: 'imageBroken', detail: 'why' } }],
        warnings: [],
      }),
    ),
    read: async (bytes) => {
      const manifest = decodeManifest(bytes);
      if (manifest) expect(manifest.checksums).toHaveLength(manifest.fileIndices.length);
      return manifest ? null : 'damaged';
    },
  },
  rememberedDataset: {
    mutated: checksummedMutated(await rememberedDataset()),
    read: async (bytes) => (decodeRemembered(bytes) ? null : 'damaged'),
  },
  keptDecisions: {
    mutated: jsonMutated(labelled),
    // What is damaged is set aside as it is; what is read, a recipe takes.
    read: async (bytes) => {
      const root = new MemoryFolder();
      const decisions = await KeptDecisions.in(root);
      await decisions.keep(labelled);
      for (const file of root.files().values()) file.bytes = bytes;
      const read = await decisions.read(labelled.fingerprint);
      if (read !== null) {
        expect(parseRecipe({ ...DEFAULT_RECIPE, dataset: read }).recipe).not.toBeNull();
        return null;
      }
      const damaged = await decisions.readDamaged(labelled.fingerprint);
      expect(damaged && new Uint8Array(await damaged.arrayBuffer())).toEqual(bytes);
      return 'damaged';
    },
  },
  features: {
    mutated: bytesMutated(await writtenFeatures()),
    // A record is as it was written, or is not there.
    read: async (bytes) => {
      const { file } = await featureFile(bytes);
      const target = new Float32Array(FEATURE.length);
      for (let key = 0; key < 20; key++) if (file.read(key, target)) expect(target).toEqual(FEATURE);
      file.close();
      return null;
    },
  },
  kernelVariants: {
    mutated: bytesMutated(bytesOf('0123456789abcdef.8.8\ttile64\nfedcba9876543210.1.1\t\n')),
    read: async (bytes) => {
      for (const [key, name] of parseVariants(textOf(bytes))) expect(`${key}${name}`).not.toMatch(/[\t\n]/);
      return null;
    },
  },
  kernelTrust: {
    mutated: jsonMutated(KNOWN_KERNELS),
    read: async (bytes) => {
      const known = parseKnownKernels(textOf(bytes));
      for (const { durationMs, kernels } of known?.failed?.report.checks ?? [])
        for (const figure of [durationMs, ...kernels.map((kernel) => kernel.durationMs)])
          expect(figure).toSatisfy(Number.isFinite);
      for (const key of known?.passed ?? []) expect(key).toBeTypeOf('string');
      return null;
    },
  },
  languageSetting: {
    mutated: jsonMutated('es-AR'),
    read: async (bytes) => {
      expect(['en', 'es']).toContain(matchCode([textOf(bytes)], ['en', 'es']));
      return null;
    },
  },
  shelf: {
    mutated: jsonMutated({ version: 1, entries: [shelfEntry] }),
    read: readsText(readShelfManifest),
  },
  ...MUTATED_WEIGHTS,
  parquetClasses: {
    mutated: jsonMutated({ info: { features: { label: { names: ['cat', 'dog'] }, image: {} } } }),
    read: async (bytes) => {
      for (const names of classLabels([{ key: 'huggingface', value: textOf(bytes) }]).values())
        expect(names.every((name) => typeof name === 'string')).toBe(true);
      return null;
    },
  },
  table: {
    mutated: bytesMutated(kept('metrics.csv')),
    read: readsText(parseCsv),
  },
  tableText: {
    mutated: bytesMutated(new Uint8Array(Buffer.from('\ufeffid,label\n1,ñandú\n2,猫\n', 'utf16le'))),
    read: async (bytes) => {
      const text = decodeTable(bytes);
      if (text.ok) expect(text.value).not.toContain('\0');
      return codeOf(text.ok ? parseTable('labels.txt', text.value) : text);
    },
  },
  boardRun: {
    mutated: await sealedMutated(kept('run.vireo-run')),
    read: async (bytes) => {
      for await (const { entry, failure } of readRuns([new File([bytes], 'ana.vireo-run')])) {
        if (failure) return failure.code;
        expectShowable(entry);
      }
      return null;
    },
  },
  viewAddress: {
    mutated: bytesMutated(bytesOf('#/results')),
    read: async (bytes) => {
      expect(VIEWS).toContain(viewAt(textOf(bytes)));
      return null;
    },
  },
  metricsTable: {
    mutated: bytesMutated(kept('metrics.csv')),
    read: readsText(readMetricsCsv),
  },
  sampleSubmission: {
    mutated: bytesMutated(bytesOf('Id,Category\n1,cat\n2,dog\n"3",cat\n')),
    read: readsText((text) => readSampleSubmission(text, ['cat', 'dog'], ['1.jpg', '2.jpg'])),
  },
};
