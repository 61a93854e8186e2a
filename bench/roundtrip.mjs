// Whether what leaves the page answers as the page did: bytes of files to probabilities, through the page, the HTML demo,
// predict.py, ONNX with its own description of the preprocessing, and the notebook, which nbclient executes.
// npm run roundtrip [-- --recipe cnn --files 12]; 60 files (the default) write docs/roundtrip.md.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import JSZip from 'jszip';
import * as ort from 'onnxruntime-web';
import { openPage } from './open-page.mjs';
import { findTorch } from './torch.mjs';

/** The largest difference of a probability that is allowed. */
const BAR = 1e-4;
/** Probabilities that differ by less between two files would agree even where pixels did not. */
const LEAST_SPREAD = 0.2;
const RECIPES = ['cnn', 'bird ViT', 'timm', 'resnet', 'd2l gray', 'vgg', 'pretrained'];

const { values } = parseArgs({
  options: { recipe: { type: 'string' }, files: { type: 'string', default: '60' } },
});
// The last one starts from the weights of the ResNet before it.
const alone = values.recipe === 'pretrained' ? ['resnet', 'pretrained'] : [values.recipe ?? ''];
const chosen = values.recipe ? alone : RECIPES;
const here = fileURLToPath(new URL('.', import.meta.url));
const torch = findTorch(undefined);
if (!torch) {
  console.error(
    'The round trip needs a Python with PyTorch, torchvision, Pillow, nbclient and ipykernel (VIREO_PYTHON).',
  );
  process.exit(1);
}
const folder = mkdtempSync(path.join(tmpdir(), 'vireo-roundtrip-'));
const tests = path.join(folder, 'test');

/** @param {string[]} args @param {string} [cwd] @returns {string} what it printed */
function python(args, cwd = folder) {
  const { stdout, stderr, status } = spawnSync(/** @type {{ python: string }} */ (torch).python, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** @param {string} name @param {string} below @returns {Promise<void>} */
async function zipped(name, below) {
  const archive = new JSZip();
  for (const entry of readdirSync(below, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) archive.file(path.relative(below, file), readFileSync(file));
  }
  writeFileSync(path.join(folder, name), await archive.generateAsync({ type: 'nodebuffer' }));
}

/** @param {readonly (readonly number[])[]} a @param {readonly (readonly number[])[]} b @returns {number} */
function largestDifference(a, b) {
  if (a.length !== b.length) throw new Error(`${a.length} rows beside ${b.length}`);
  return Math.max(...a.flatMap((row, i) => row.map((value, k) => Math.abs(value - b[i][k]))));
}

/** @param {import('@playwright/test').Page} page @param {string} name @returns {Promise<string>} the file */
async function saved(page, name) {
  const download = page.waitForEvent('download');
  await page.evaluate(async (name) => {
    const module = '/bench/roundtrip-page.ts';
    /** @type {typeof import('./roundtrip-page')} */
    const { save } = await import(module);
    save(name);
  }, name);
  const target = path.join(folder, name);
  await (await download).saveAs(target);
  return target;
}

/** The demo, opened from the disk: its two CSVs. @param {import('@playwright/test').Page} page @param {string} file @param {string[]} names */
async function throughDemo(page, file, names) {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('the browser has gone');
  const demo = await context.newPage();
  await demo.goto(pathToFileURL(file).href);
  await demo.locator('#file').setInputFiles(names.map((name) => path.join(tests, name)));
  await demo.locator('#csv:enabled').waitFor({ timeout: 600_000 });
  /** @param {string} button */
  const downloaded = async (button) => {
    const download = demo.waitForEvent('download');
    await demo.locator(button).click();
    return readFileSync(await (await download).path(), 'utf8');
  };
  const csv = await downloaded('#csv');
  // Every digit that a float32 has.
  const [, ...lines] = (await downloaded('#csv-all')).trim().split('\n');
  await context.close();
  return { rows: lines.map((line) => line.split(',').slice(1).map(Number)), csv };
}

/** The exported project: its predict.py, and its probabilities. @param {string} zip */
async function throughProject(zip) {
  const below = path.join(folder, 'project');
  rmSync(below, { recursive: true, force: true });
  const archive = await JSZip.loadAsync(readFileSync(zip));
  for (const entry of Object.values(archive.files)) {
    if (entry.dir) continue;
    const target = path.join(below, entry.name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, await entry.async('nodebuffer'));
  }
  const cwd = path.join(below, 'vireo-pytorch');
  python(['predict.py', tests, '--output', 'answers.csv'], cwd);
  return { rows: probabilitiesIn(cwd), csv: readFileSync(path.join(cwd, 'answers.csv'), 'utf8') };
}

/** By the programs and weights of an exported project. @param {string} cwd @returns {number[][]} */
function probabilitiesIn(cwd) {
  copyFileSync(path.join(here, 'roundtrip-project.py'), path.join(cwd, 'roundtrip-project.py'));
  return JSON.parse(python(['roundtrip-project.py', tests], cwd).trim().split('\n').at(-1) ?? '');
}

/**
 * The notebook beside the images, as on Kaggle: its submission, and probabilities by the project that it has written.
 * @param {string} file
 */
async function throughNotebook(file) {
  const cwd = path.join(folder, 'notebook');
  rmSync(cwd, { recursive: true, force: true });
  cpSync(path.join(folder, 'train'), path.join(cwd, 'images'), { recursive: true });
  cpSync(tests, path.join(cwd, 'images/test'), { recursive: true });
  copyFileSync(file, path.join(cwd, 'model.ipynb'));
  // Weights that are too large for a notebook lie beside it.
  copyFileSync(path.join(folder, 'project.zip'), path.join(cwd, 'project.zip'));
  python([path.join(here, 'roundtrip-notebook.py'), 'model.ipynb'], cwd);
  const csv = readFileSync(path.join(cwd, 'submission.csv'), 'utf8');
  return { rows: probabilitiesIn(path.join(cwd, 'vireo-pytorch')), csv };
}

/**
 * ONNX Runtime on pixels that Pillow and torchvision make as the file says.
 * @param {string} file @param {import('./roundtrip-page').RoundTrip} trip
 */
async function throughOnnx(file, { preprocessing, inputShape, paths, classes }) {
  writeFileSync(path.join(folder, 'preprocessing.json'), preprocessing);
  python([path.join(here, 'roundtrip-pixels.py'), 'preprocessing.json', tests, 'pixels']);
  const pixels = Float32Array.from(readFileSync(path.join(folder, 'pixels')), (byte) => byte / 255);
  const session = await ort.InferenceSession.create(readFileSync(file));
  const size = inputShape.reduce((a, b) => a * b, 1);
  /** @type {number[][]} */
  const rows = [];
  for (let i = 0; i < paths.length; i++) {
    const images = new ort.Tensor('float32', pixels.subarray(i * size, (i + 1) * size), [1, ...inputShape]);
    const logits = [.../** @type {Float32Array} */ ((await session.run({ images })).logits.data)];
    const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
    const sum = powers.reduce((a, b) => a + b, 0);
    rows.push(powers.map((power) => power / sum));
  }
  await session.release();
  const lines = paths.map((name, i) => {
    const best = rows[i].indexOf(Math.max(...rows[i]));
    return `${name.replace(/\.\w+$/, '')},${classes[best]}\n`;
  });
  return { rows, csv: `Id,Category\n${lines.join('')}` };
}

ort.env.wasm.numThreads = 1;
python([path.join(here, 'roundtrip-files.py'), folder, values.files]);
await zipped('train.zip', path.join(folder, 'train'));
await zipped('test.zip', tests);
const names = readdirSync(tests).sort();
const { page, close } = await openPage(folder);
/** @type {string[]} */
const lines = [];
let isWithin = true;
try {
  for (const recipe of chosen) {
    const startedMs = performance.now();
    const trip = await page.evaluate(async (recipe) => {
      const module = '/bench/roundtrip-page.ts';
      /** @type {typeof import('./roundtrip-page')} */
      const { roundTrip } = await import(module);
      return roundTrip(recipe);
    }, recipe);
    if (trip.paths.join() !== names.join()) throw new Error(`the page predicted ${trip.paths}`);
    const ways = [
      await throughDemo(page, await saved(page, 'demo.html'), names),
      await throughProject(await saved(page, 'project.zip')),
      await throughOnnx(await saved(page, 'model.onnx'), trip),
      await throughNotebook(await saved(page, 'model.ipynb')),
    ];
    const spread = largestDifference(
      trip.probabilities,
      trip.probabilities.map(() => trip.probabilities[0]),
    );
    const differences = ways.map(({ rows }) => largestDifference(rows, trip.probabilities));
    const equal = ways.filter(({ csv }) => csv === trip.csv).length;
    isWithin &&= equal === ways.length && Math.max(...differences) <= BAR && spread >= LEAST_SPREAD;
    const cells = [
      recipe,
      ...differences.map((d) => d.toExponential(1)),
      `${equal} of ${ways.length}`,
      spread.toFixed(2),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
    console.log(lines.at(-1), `${Math.round((performance.now() - startedMs) / 1000)} s`);
  }
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}

// Each run writes the rows of its recipes; those of others stay.
const results = path.join(here, '../docs/roundtrip.md');
const nameOf = (/** @type {string} */ row) => row.split('|')[1]?.trim() ?? '';
const before = existsSync(results) ? readFileSync(results, 'utf8').split('\n') : [];
const rows = new Map([...before, ...lines].map((row) => [nameOf(row), row]));
if (names.length >= 60) {
  writeFileSync(
    results,
    `# The whole way round

${names.length} files of twelve kinds, from their bytes to a class, through everything that leaves the page: \`npm run roundtrip\`.
Each recipe is trained for a few steps. The figures are the largest differences of a probability from the page's; the bar is
${BAR}. A CSV is the same only where every byte is.

| recipe | HTML demo | predict.py | ONNX and its description | notebook | same CSVs | spread |
|---|---|---|---|---|---|---|
${RECIPES.flatMap((recipe) => rows.get(recipe) ?? []).join('\n')}

Kinds: JPEG 4:2:0, progressive 4:4:4, gray, turned by EXIF (1 to 8), CMYK with black; PNG RGB, RGBA, palette, 16-bit gray;
WebP lossy and with alpha; BMP. The spread is the largest difference of a probability between two files, at least
${LEAST_SPREAD}: what agrees is not agreed on by constants. ONNX runs in onnxruntime-web on pixels that Pillow and torchvision make by the file's own
description. The notebook is executed by nbclient with its own switch \`EPOCHS = 0\`, beside the images and, where its weights
are too large for it, the project's zip. Its probabilities are those of the project it has written. *pretrained* starts from the
weights of *resnet*, with a new head.
`,
  );
}
if (!isWithin) {
  console.error(`Beyond the bar of ${BAR}, a CSV that differs, or a spread below ${LEAST_SPREAD}.`);
  process.exitCode = 1;
}
