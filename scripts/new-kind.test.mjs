// What the compiler says when a kind gets a case that nobody has finished: every place that is still to be written.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = path.join(root, 'node_modules/typescript/lib/tsc.js');

/** @typedef {{ kind: string, name: string, file: string, before: string, entry: string, places: string[] }} Case */

/** A case of every kind: its entry goes before a line of its table, and these files, or one of these folders, are named then. @type {Case[]} */
const cases = [
  {
    kind: 'an activation',
    name: 'swirl',
    file: 'recipe/kinds/activations.ts',
    before: '} as const satisfies Record<string, ActivationKind>;',
    entry: "swirl: { ...plain, torch: 'Swirl', onnx: () => 'x', keras: () => null, javascript: 'x' },",
    places: [
      'src/i18n/catalogue.test.ts',
      'src/kernels/plain/activation.ts',
      'src/kernels/plain/by-operations/activation.ts',
      'src/kernels/webgpu/wgsl/activation.ts',
    ],
  },
  {
    kind: 'an activation that says nothing of ONNX or Keras',
    name: 'drizzle',
    file: 'recipe/kinds/activations.ts',
    before: '} as const satisfies Record<string, ActivationKind>;',
    entry: "drizzle: { ...plain, torch: 'Drizzle', javascript: 'x' },",
    places: ['src/recipe/kinds/activations.ts'],
  },
  {
    kind: 'an optimizer',
    name: 'tiger',
    file: 'recipe/kinds/optimizers.ts',
    before: '} as const;\n\nexport type OptimizerName',
    entry:
      "tiger: optimizer({ settings: { weightDecay: 'notNegative' }, defaults: { weightDecay: 0 }, slots: () => [], correction: () => null, python: '' }),",
    places: [
      'src/i18n/catalogue.test.ts',
      'src/kernels/plain/by-operations/optimizers.ts',
      'src/kernels/plain/optimizers.ts',
      'src/kernels/webgpu/operations/optimizer.ts',
    ],
  },
  {
    kind: 'an optimizer without slots, default or Python',
    name: 'tabby',
    file: 'recipe/kinds/optimizers.ts',
    before: '} as const;\n\nexport type OptimizerName',
    entry: "tabby: optimizer({ settings: { weightDecay: 'notNegative' } }),",
    places: ['src/recipe/kinds/optimizers.ts'],
  },
  {
    kind: 'a schedule',
    name: 'sawtooth',
    file: 'recipe/kinds/schedules.ts',
    before: '} as const satisfies Record<string, ScheduleKind>;',
    entry: "sawtooth: { reads: [], warmsUp: false, share: () => 1, python: '1' },",
    places: ['src/i18n/catalogue.test.ts'],
  },
  {
    kind: 'a schedule without Python',
    name: 'zigzag',
    file: 'recipe/kinds/schedules.ts',
    before: '} as const satisfies Record<string, ScheduleKind>;',
    entry: 'zigzag: { reads: [], warmsUp: false, share: () => 1 },',
    places: ['src/recipe/kinds/schedules.ts'],
  },
  {
    kind: 'a figure',
    name: 'validationLuck',
    file: 'metrics/figures.ts',
    before: '} as const satisfies Record<string, HeldOutFigure>;',
    entry: "validationLuck: { unit: 'share', column: 'validation_luck', of: () => 1 },",
    places: ['src/i18n/catalogue.test.ts'],
  },
  {
    kind: 'a figure of one class',
    name: 'fairness',
    file: 'metrics/confusion.ts',
    before: '} as const satisfies Record<string, ClassFigureKind>;',
    entry: "fairness: { unit: 'share', of: () => 1 },",
    places: ['src/i18n/catalogue.test.ts'],
  },
  {
    kind: 'a language without a catalogue',
    name: 'Runa Simi',
    file: 'i18n/language.ts',
    before: '] as const satisfies readonly {',
    entry: "{ code: 'qu', name: 'Runa Simi', load: async () => ({}) },",
    places: ['src/i18n/language.ts'],
  },
  {
    kind: 'a way out of the browser',
    name: 'carrier',
    file: 'commands/exports.ts',
    before: '} as const satisfies Record<string, ExportFormat>;',
    entry: "carrier: { file: 'pigeon', write: async () => success(new Blob()) },",
    places: ['src/features/export/'],
  },
];

/** The file of an error; its line, and what it says with the lines that explain it. @type {{ file: string, text: string }[]} */
const errors = [];
let copy = '';

beforeAll(() => {
  copy = mkdtempSync(path.join(root, 'node_modules', '.new-kind-'));
  cpSync(path.join(root, 'src'), path.join(copy, 'src'), { recursive: true });
  for (const name of readdirSync(root).filter((file) => /^tsconfig\..*json$|^tsconfig\.json$/.test(file)))
    cpSync(path.join(root, name), path.join(copy, name));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
  for (const { file, before, entry } of cases) {
    const at = path.join(copy, 'src', file);
    const source = readFileSync(at, 'utf8');
    if (!source.includes(before)) throw new Error(`${file} has no line "${before}"`);
    writeFileSync(
      at,
      source.replace(before, () => `${entry}\n${before}`),
    );
  }
  // Only the places are checked, with what they import: all of src takes ten times as long, and whether it has errors is not the
  // question here. One thread, since several each work out the same types.
  const places = [...new Set(cases.flatMap((one) => one.places))];
  const isWorkers = (/** @type {string} */ place) => place.startsWith('src/kernels/');
  const projects = {
    'tsconfig.page-tests.json': places.filter((place) => !isWorkers(place)),
    'tsconfig.worker-tests.json': places.filter(isWorkers),
  };
  for (const [project, include] of Object.entries(projects)) {
    const some = { extends: `./${project}`, include: [...include, 'src/**/*.d.ts'], exclude: [] };
    writeFileSync(path.join(copy, 'tsconfig.places.json'), JSON.stringify(some));
    const args = [tsc, '-p', 'tsconfig.places.json', '--singleThreaded', '--pretty', 'false'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
    // An error begins at the margin with its place; what explains it is indented.
    for (const text of stdout.split(/\n(?=\S)/)) {
      const [, file, line] = /^(\S+)\((\d+),\d+\): error/.exec(text) ?? [];
      if (!file) continue;
      const source = readFileSync(path.join(copy, file), 'utf8').split('\n')[Number(line) - 1];
      errors.push({ file, text: `${source}\n${text}` });
    }
  }
  // Only against hanging: a busy machine is no failure.
}, 600_000);

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe('a kind gets a case, and the compiler names what is still to be written', () => {
  it.each(cases)('$kind', ({ name, places }) => {
    const named = errors.filter(({ text }) => text.includes(name)).map(({ file }) => file);
    const silent = places.filter((place) => !named.some((file) => file.startsWith(place)));
    expect(silent, `of ${[...new Set(named)].join(', ')}`).toEqual([]);
  });
});
