// Images a second of a frozen backbone at 224 px on the CPU: ours, stock tfjs operations on WASM, and PyTorch eager, interleaved.
// The last column compares the best rounds: on a machine that others use too, the nearest to what each costs alone.
// npm run bench:frozen -- [--batch 16] [--rounds 5] [--only 'ResNet-18,ViT-Ti/16'] [--python python3]
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './median.mjs';
import { openPage } from './open-page.mjs';
import { findTorch } from './torch.mjs';

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '5' },
    only: {
      type: 'string',
      default: 'MobileNetV2 0.35,MobileNetV2 1.0,MobileNetV3-small,ResNet-18,ViT-Ti/16',
    },
    python: { type: 'string' },
  },
});
const batch = Number(values.batch);
const torch = findTorch(values.python);
const child =
  torch &&
  spawn(torch.python, [fileURLToPath(new URL('./frozen-torch.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
const answers = child && readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();

const { page, close } = await openPage(tmpdir());
/** @param {string} name @param {readonly unknown[]} given @returns {Promise<number>} */
const call = (name, given) =>
  page.evaluate(
    async ([what, inputs]) => {
      const module = await import(/** @type {string} */ ('/bench/frozen-page.ts'));
      return module[what](...inputs);
    },
    /** @type {const} */ ([name, given]),
  );

console.log(
  `Images a second at 224 px, batches of ${batch}, medians of ${values.rounds} interleaved rounds\n`,
);
console.log(
  '| network | Vireo | tfjs WASM | PyTorch | Vireo / tfjs | PyTorch / Vireo | of best rounds |\n|---|---|---|---|---|---|---|',
);
for (const name of values.only.split(',')) {
  const threads = await call('prepare', [name, batch]);
  /** @type {Record<'ours' | 'tfjs' | 'torch', number[]>} */
  const times = { ours: [], tfjs: [], torch: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const who of /** @type {const} */ (['ours', 'tfjs'])) times[who].push(await call('time', [who]));
    if (child && answers) {
      child.stdin.write(`${name.replace(' ', '-')} ${batch} ${threads}\n`);
      times.torch.push(Number((await answers.next()).value));
    }
  }
  const rate = (/** @type {readonly number[]} */ ms) => (1000 * batch) / median(ms);
  const best = Math.min(...times.ours) / Math.min(...times.torch);
  const [ours, tfjs, peer] = [rate(times.ours), rate(times.tfjs), rate(times.torch)];
  console.log(
    `| ${name} | ${ours.toFixed(1)} | ${tfjs.toFixed(1)} | ${peer.toFixed(1)} | ${(ours / tfjs).toFixed(2)} | ${(peer / ours).toFixed(2)} | ${best.toFixed(2)} |`,
  );
}
child?.stdin.end();
await close();
