// What a large file of weights costs in memory. npm run bench:memory
// Writes google/vit-base-patch16-224 in shape (346 MB, zeros) to a temporary folder, starts from it in the built page, saves
// the model as a weights zip, restores that, starts from a checkpoint of torch.save of 2.5 GB (where there is a PyTorch), and prints the highest resident memory of the page's process on the way (Linux).
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { browserArgs, ensureBrowser } from '../scripts/browser.mjs';
import { showView } from './show-view.mjs';
import { findTorch } from './torch.mjs';

const MEGABYTE = 1e6;

/** Names and shapes of ViT-Base/16 as Hugging Face stores it. @returns {[string, number[]][]} */
function vitBase() {
  const [width, hidden, classes] = [768, 3072, 1000];
  /** @param {string} name @param {number} to @param {number} from @returns {[string, number[]][]} */
  const linear = (name, to, from) => [
    [`${name}.weight`, [to, from]],
    [`${name}.bias`, [to]],
  ];
  /** @param {string} name @returns {[string, number[]][]} */
  const norm = (name) => [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ];
  const block = (/** @type {number} */ i) => {
    const at = `vit.encoder.layer.${i}`;
    return [
      ...['query', 'key', 'value'].flatMap((part) =>
        linear(`${at}.attention.attention.${part}`, width, width),
      ),
      ...linear(`${at}.attention.output.dense`, width, width),
      ...linear(`${at}.intermediate.dense`, hidden, width),
      ...linear(`${at}.output.dense`, width, hidden),
      ...norm(`${at}.layernorm_before`),
      ...norm(`${at}.layernorm_after`),
    ];
  };
  return [
    ['vit.embeddings.cls_token', [1, 1, width]],
    ['vit.embeddings.position_embeddings', [1, 197, width]],
    ['vit.embeddings.patch_embeddings.projection.weight', [width, 3, 16, 16]],
    ['vit.embeddings.patch_embeddings.projection.bias', [width]],
    ...Array.from({ length: 12 }, (_, i) => block(i)).flat(),
    ...norm('vit.layernorm'),
    ...linear('classifier', classes, width),
  ];
}

/** @param {string} file */
function writeWeights(file) {
  let offset = 0;
  const header = Object.fromEntries(
    vitBase().map(([name, shape]) => {
      const begin = offset;
      offset += 4 * shape.reduce((size, length) => size * length, 1);
      return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }];
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const handle = openSync(file, 'w');
  writeSync(handle, length);
  writeSync(handle, text);
  const zeros = Buffer.alloc(2 ** 20);
  for (let left = offset; left > 0; left -= zeros.length)
    writeSync(handle, zeros, 0, Math.min(left, zeros.length));
  closeSync(handle);
}

/** The same weights as a training script saves them, beside an optimizer's state that makes 2 GB of the file. */
const CHECKPOINT = `
import json, sys, torch
state = {name: torch.zeros(shape) for name, shape in json.load(sys.stdin)}
moments = {i: {"step": 1, "exp_avg": torch.zeros(2**28)} for i in range(2)}
torch.save({"epoch": 1, "state_dict": state, "optimizer": {"state": moments, "param_groups": []}}, sys.argv[1])
`;

/** Megabytes of a figure of /proc/PID/status. @param {number} pid @param {string} figure */
function resident(pid, figure) {
  const kilobytes = new RegExp(`${figure}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(kilobytes?.[1]) * 1024) / MEGABYTE;
}

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-memory-'));
const port = 20_000 + Math.floor(Math.random() * 10_000);
const server = spawn(process.execPath, ['scripts/start.mjs', '--no-open', '--port', String(port)], {
  stdio: 'ignore',
});
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArgs });
const devtools = await browser.newBrowserCDPSession();

/** A page in a process of its own, with a dataset open. */
async function openPage() {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(`http://localhost:${port}/`);
      break;
    } catch (error) {
      if (tries > 240) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  await page.getByRole('button', { name: 'Try the sample dataset' }).click();
  await showView(page, 'recipe');
  const input = page.getByLabel('Weights to start from');
  await input.waitFor({ state: 'attached' });
  await page.waitForTimeout(2000);
  return { context, page, input };
}

/** The process with the most memory is the page's: worker and page are one. @returns {Promise<number>} */
async function pageProcess() {
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return pids.toSorted((a, b) => resident(b, 'VmRSS') - resident(a, 'VmRSS'))[0];
}

/** @param {string} what @param {() => Promise<unknown>} work */
async function measured(what, work) {
  const pid = await pageProcess();
  const before = resident(pid, 'VmRSS');
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  await work();
  console.log(`${what}: from ${before.toFixed(0)} MB to ${resident(pid, 'VmHWM').toFixed(0)} MB at most`);
}

try {
  const weights = path.join(folder, 'model.safetensors');
  writeWeights(weights);
  const zip = path.join(folder, 'weights.zip');
  console.log(`${(statSync(weights).size / MEGABYTE).toFixed(0)} MB of weights`);
  const first = await openPage();
  await measured('Starting from the file', async () => {
    await first.input.setInputFiles(weights);
    await first.page.getByText('Recognised: Hugging Face', { exact: false }).waitFor({ timeout: 120_000 });
  });
  await first.page.waitForTimeout(5000);
  await measured('Saving the model as a weights zip', async () => {
    const saving = first.page.waitForEvent('download', { timeout: 120_000 });
    await showView(first.page, 'results');
    await first.page.getByRole('button', { name: 'Download weights' }).click();
    await (await saving).saveAs(zip);
  });
  await first.context.close();
  const second = await openPage();
  await measured('Restoring that zip', async () => {
    await second.page.getByLabel('Images to predict').setInputFiles(zip);
    await showView(second.page, 'results');
    await second.page.getByText('restored from', { exact: false }).waitFor({ timeout: 120_000 });
  });
  await second.context.close();
  const torch = findTorch(undefined);
  if (torch) {
    const checkpoint = path.join(folder, 'checkpoint.pth');
    const { status, stderr } = spawnSync(torch.python, ['-c', CHECKPOINT, checkpoint], {
      input: JSON.stringify(vitBase()),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    console.log(`${(statSync(checkpoint).size / MEGABYTE).toFixed(0)} MB of a checkpoint`);
    const third = await openPage();
    await measured('Starting from the checkpoint', async () => {
      await third.input.setInputFiles(checkpoint);
      await third.page.getByText('Recognised: Hugging Face', { exact: false }).waitFor({ timeout: 120_000 });
    });
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
