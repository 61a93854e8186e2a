/** A reader, and what it is given, for each kind of what is read back. */
import { expect } from 'vitest';
import { FeatureFile } from '../../dataset/cache/feature-file';
import { decodeManifest, encodeManifest } from '../../dataset/cache/part-manifest';
import { parseTable } from '../../dataset/labels/read-table';
import { KeptDecisions } from '../../dataset/memory/kept-decisions';
import { RecentDatasets } from '../../dataset/memory/recent-datasets';
import { decodeRemembered, encodeRemembered } from '../../dataset/memory/remembered-dataset';
import { readMeaning } from '../../dataset/read-meaning';
import { classLabels } from '../../dataset/source/containers/hugging-face';
import { openSource } from '../../dataset/source/open-source';
import { zipBytes } from '../../dataset/testing/make-zip';
import { MemoryFolder } from '../../dataset/testing/memory-folder';
import { readMetricsCsv } from '../../formats/metrics-csv';
import { readRecipeText, recipeFragment, recipeTextIn } from '../../formats/recipe-link';
import { readSampleSubmission } from '../../formats/sample-submission';
import { matchCode } from '../../i18n/match-code';
import { readKnownVariants, writeKnownVariants } from '../../kernels/webgpu/tuning/known-variants';
import { isOfVersion } from '../../offline/site-version';
import { withHeaders } from '../../offline/with-headers';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { readRecipe } from '../../recipe/read-text';
import { AS_GUESSED } from '../../recipe/reading';
import { readShelfManifest } from '../../recipe/shelf';
import { shelfEntry } from '../../recipe/testing/shelf-entry';
import { parseRecipe } from '../../recipe/validate';
import { parseCsv } from '../../shared/csv';
import { success } from '../../shared/result';
import { sharedName } from '../../shared/shared-pictures';
import { decodeTable } from '../../shared/table-text';
import { kernelReport, kernelTrouble } from '../../shared/testing/kernel-report';
import { VIEWS, viewAt } from '../../shared/views';
import { parseKnownKernels } from '../platform/kernel-trust-file';
import { MUTATED_RUNS } from './mutated-runs';
import { MUTATED_WEIGHTS } from './mutated-weights';
import {
  type Bytes,
  bytesMutated,
  bytesOf,
  checksummedMutated,
  codeOf,
  jsonMutated,
  kept,
  type MutatedReader,
  readsText,
  textOf,
} from './mutations';
import type { ReadKind } from './read-kinds';

const labelled = {
  ...DEFAULT_RECIPE.dataset,
  fingerprint: 'f1',
  addedClasses: ['wren'],
  relabelled: { 'a/1.jpg': 'wren' },
  setAside: ['b.jpg'],
};

const OPENED = { fingerprint: labelled.fingerprint, name: 'birds.zip', imageCount: 10 };

const KNOWN_VARIANTS = new Map([
  ['0123456789abcdef.8.8', { defaultMs: 1.5, tried: ['a', 'b'], fastest: { name: 'b', ms: 1.25 } }],
  ['fedcba9876543210.9.1', { defaultMs: null, tried: [], fastest: null }],
]);

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

const SITE = 'https://vireo.test/app/';
const SITE_FILES = ['assets/index-e2aHcZoL.js', 'assets/index-C6OiDs9Z.css', 'assets/react-sySUN5R7.js'];

export const MUTATED_READERS: Readonly<Record<ReadKind, MutatedReader>> = {
  ...MUTATED_RUNS,
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
  recentDatasets: {
    mutated: jsonMutated({
      version: 1,
      ...OPENED,
      openedAt: 1,
      recipe: { ...DEFAULT_RECIPE, dataset: labelled },
    }),
    // What cannot be read is not in the list; what is has a date and a recipe that holds, or none.
    read: async (bytes) => {
      const root = new MemoryFolder();
      const recent = await RecentDatasets.in(root);
      await recent.opened(OPENED);
      for (const file of root.files().values()) file.bytes = bytes;
      const [opened] = await recent.list();
      if (!opened) return 'damaged';
      expect(new Date(opened.openedAt).getTime()).toSatisfy(Number.isFinite);
      if (opened.recipe) expect(parseRecipe(opened.recipe).recipe).toEqual(opened.recipe);
      return null;
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
    mutated: jsonMutated(JSON.parse(writeKnownVariants(KNOWN_VARIANTS, 'an adapter'))),
    read: async (bytes) => {
      const { known, earlier } = readKnownVariants(textOf(bytes), 'an adapter');
      for (const { defaultMs, tried, fastest } of known.values()) {
        for (const ms of [defaultMs ?? 0, fastest?.ms ?? 0]) expect(ms).toSatisfy(Number.isFinite);
        for (const name of [...tried, fastest?.name ?? '']) expect(name).toBeTypeOf('string');
      }
      return earlier === 'used' ? null : 'damaged';
    },
  },
  kernelTrust: {
    mutated: jsonMutated({
      adapter: 'an adapter',
      passed: ['0123456789abcdef.8.1'],
      failed: { key: 'fedcba9876543210.9.1', report: kernelReport('cnn', kernelTrouble('different')) },
    }),
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
  viewAddress: {
    mutated: bytesMutated(bytesOf('#/results')),
    read: async (bytes) => {
      expect(VIEWS).toContain(viewAt(textOf(bytes)));
      return null;
    },
  },
  sharedPicture: {
    mutated: bytesMutated(bytesOf(encodeURIComponent('ñandú, 猫 1.jpg'))),
    read: async (bytes) => {
      const name = sharedName(textOf(bytes));
      return name === null ? 'damaged' : codeOf(success(new File([], name)));
    },
  },
  keptPage: {
    mutated: bytesMutated(bytesOf(`${SITE_FILES.map((file) => `<script src="./${file}">`).join('\n')}\n`)),
    read: async (bytes) => {
      const headers = { 'Content-Type': 'text/html' };
      const page = withHeaders(new Response(bytes, { headers }), {
        'Cross-Origin-Opener-Policy': 'same-origin',
      });
      Object.defineProperty(page, 'url', { value: SITE });
      const isOurs = await isOfVersion(page, (url) => SITE_FILES.some((file) => url === SITE + file));
      // A page that is kept names no script of another version.
      if (isOurs)
        for (const file of textOf(bytes).split(/[^\w./-]+/))
          if (/^\.\/assets\/./.test(file)) expect(SITE_FILES).toContain(file.slice(2));
      return isOurs ? null : 'newer';
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
