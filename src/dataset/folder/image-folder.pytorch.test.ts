import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { openDataset } from '../open-dataset';

const TREES = 40;
/** Names whose order is easily got wrong: digits, capitals, accents, signs around `/`, characters beyond 16 bits. */
const NAMES = [
  '1',
  '10',
  '2',
  'a',
  'a-b',
  'a b',
  'a.b',
  'B',
  'b',
  'Z',
  'é',
  'ñu',
  '_x',
  '\uffee',
  '\u{10000}',
  '猫',
  'A',
];
const EXTENSIONS = [
  '.jpg',
  '.JPG',
  '.jpeg',
  '.png',
  '.ppm',
  '.bmp',
  '.pgm',
  '.tif',
  '.tiff',
  '.webp',
  '.txt',
  '.gif',
  '.jfif',
  '.jpe',
];
/** What is taken here and not by torchvision. */
const OTHERS = /\.(jfif|jpe)$/;

/** torchvision's own words on every folder below the first argument. */
const SCRIPT = `
import json, os, sys
from torchvision.datasets import ImageFolder
found = {}
for name in sorted(os.listdir(sys.argv[1])):
    root = os.path.join(sys.argv[1], name)
    folder = ImageFolder(root)
    samples = [[os.path.relpath(path, root), label] for path, label in folder.samples]
    found[name] = {"classes": folder.classes, "samples": samples}
print(json.dumps(found))
`;

/** Class folders with images in them and below, beside files that are none. */
function randomTree(seed: number): string[] {
  const rng = new CounterRng(seed, 80);
  const pick = (values: readonly string[]) => values[rng.integer(values.length)];
  const classes = new Set(Array.from({ length: 2 + rng.integer(6) }, () => pick(NAMES)));
  while (classes.size < 2) classes.add(pick(NAMES));
  const paths = new Set<string>();
  for (const name of classes) {
    paths.add(`${name}/${pick(NAMES)}.png`);
    for (let i = rng.integer(12); i > 0; i--) {
      const folders = Array.from({ length: rng.integer(3) }, () => `${pick(NAMES)}.d`);
      paths.add([name, ...folders, `${pick(NAMES)}${pick(EXTENSIONS)}`].join('/'));
    }
  }
  return [...paths];
}

let folder = '';
let truth: Record<string, { classes: string[]; samples: [string, number][] }> = {};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vireo-image-folder-'));
  for (let seed = 0; seed < TREES; seed++) {
    for (const file of randomTree(seed)) {
      const full = path.join(folder, String(seed), file);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, '');
    }
  }
  const python = process.env.VIREO_PYTHON ?? 'python3';
  const env = { ...process.env, PYTHONUTF8: '1' };
  truth = JSON.parse(execFileSync(python, ['-c', SCRIPT, folder], { encoding: 'utf8', env }));
});

afterAll(() => rmSync(folder, { recursive: true }));

it(`gives torchvision's classes, images and order on ${TREES} random trees`, async () => {
  let compared = 0;
  for (let seed = 0; seed < TREES; seed++) {
    const files = randomTree(seed).map((file) => ({
      path: `data/${file}`,
      file: new File([''], path.basename(file)),
    }));
    const opened = await openDataset({ kind: 'folder', name: 'data', files }, () =>
      Promise.reject(new Error('no')),
    );
    if (!opened.ok) throw new Error(opened.failure.code);
    const { classes, items, summary } = opened.value;
    const all = classes.flatMap((_, position) =>
      items
        .filter(({ classIndex }) => classIndex === position)
        .map((item) => [item.path.slice(5), position] as const),
    );
    const samples = all.filter(([file]) => !OTHERS.test(file));
    expect({ classes, samples }).toEqual(truth[String(seed)]);
    // Whatever is taken beyond that is said.
    const told = summary.understanding.remarks.filter(({ code }) => code === 'otherExtension');
    expect(told.reduce((sum, { values }) => sum + Number(values?.count), 0)).toBe(
      all.length - samples.length,
    );
    compared += samples.length;
  }
  expect(compared).toBeGreaterThan(TREES * 5);
});
