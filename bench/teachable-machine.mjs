// Whether a Teachable Machine export answers here what it answers in tfjs, and goes out to ONNX and PyTorch and back with it.
// npm run bench:teachable-machine -- FOLDER_OF_THE_EXPORT ZIP_OF_IMAGES [--folder unknown] [--count 50]
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import JSZip from 'jszip';
import { openPage } from './open-page.mjs';
import { findTorch } from './torch.mjs';

/** The largest difference of a probability that is allowed. */
const BAR = 1e-5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string', default: 'unknown' }, count: { type: 'string', default: '50' } },
});
const [exported, zip] = positionals;
if (!exported || !zip) {
  console.error('npm run bench:teachable-machine -- FOLDER_OF_THE_EXPORT ZIP_OF_IMAGES');
  process.exit(1);
}

/** Probabilities of the sample's images by the project's own model, and its state_dict as torch.save writes it. */
const PROGRAM = `
import json, torch
from data import HERE, NORMALIZATION
from model import build_model
from weights import load_weights
model = build_model()
model.load_state_dict(load_weights(HERE / "model.safetensors"), strict=True)
model.eval()
images = load_weights(HERE / "sample.safetensors")["images"]
mean, deviation = (torch.tensor(NORMALIZATION[key]).view(1, -1, 1, 1) for key in ("mean", "deviation"))
with torch.no_grad():
    answers = torch.cat([model((image[None] / 255 - mean) / deviation).softmax(1) for image in images])
torch.save({"state_dict": model.state_dict(), "epoch": 1}, "back.pth")
print(json.dumps(answers.flatten().tolist()))
`;

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-teachable-machine-'));
for (const name of ['model.json', 'metadata.json', 'weights.bin']) {
  copyFileSync(path.join(exported, name), path.join(folder, name));
}
copyFileSync(zip, path.join(folder, 'images.zip'));

/** @param {string} project base64 @param {string} python @returns {Promise<number[]>} */
async function inPytorch(project, python) {
  const archive = await JSZip.loadAsync(project, { base64: true });
  for (const entry of Object.values(archive.files)) {
    const target = path.join(folder, entry.name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (!entry.dir) writeFileSync(target, await entry.async('uint8array'));
  }
  const cwd = path.join(folder, 'vireo-pytorch');
  const { stdout, stderr, status } = spawnSync(python, ['-c', PROGRAM], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  copyFileSync(path.join(cwd, 'back.pth'), path.join(folder, 'back.pth'));
  return JSON.parse(stdout);
}

/** @param {readonly number[]} a @param {readonly number[]} b */
function largestDifference(a, b) {
  if (a.length !== b.length) throw new Error(`${a.length} answers beside ${b.length}`);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

const { page, close } = await openPage(folder);
try {
  const images = ['images.zip', values.folder, Number(values.count)];
  /** @param {string} name @param {readonly unknown[]} inputs @returns {Promise<any>} */
  const call = (name, inputs) =>
    page.evaluate(
      async ([what, given]) => {
        const path = '/bench/teachable-machine-page.ts';
        const module = await import(path);
        return module[what](...given);
      },
      /** @type {const} */ ([name, inputs]),
    );
  const { classes, paths, probabilities, project } = await call('compare', images);
  const torch = findTorch(undefined);
  /** @type {Record<string, number[]>} */
  const answers = { ...probabilities };
  if (torch) {
    answers.PyTorch = await inPytorch(project, torch.python);
    answers['back.pth of torch.save'] = await call('droppedBack', ['back.pth', ...images]);
  } else console.log('No PyTorch here: its part is left out (VIREO_PYTHON names one).');
  console.log(
    `${paths.length} images, classes ${classes.join(', ')}; largest difference from tfjs’s probabilities:`,
  );
  console.log('| computed by | of a probability | of its logarithm |');
  console.log('|---|---|---|');
  let isWithin = true;
  for (const [name, found] of Object.entries(answers)) {
    if (name === 'tfjs') continue;
    const difference = largestDifference(found, answers.tfjs);
    if (!(difference < BAR)) isWithin = false;
    // Sure answers differ little whatever computed them; their logarithms do not hide it.
    const ofLogarithms = largestDifference(found.map(Math.log), answers.tfjs.map(Math.log));
    console.log(`| ${name} | ${difference.toExponential(2)} | ${ofLogarithms.toExponential(2)} |`);
  }
  console.log(isWithin ? `All within ${BAR}.` : `NOT all within ${BAR}.`);
  if (!isWithin) process.exitCode = 1;
} finally {
  await close();
  rmSync(folder, { recursive: true });
}
