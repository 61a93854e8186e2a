// Times depthwise convolutions on WebGPU and on the CPU device, and writes bench/DEPTHWISE.md: npm run bench:depthwise. VIREO_GPU=hardware takes
// the machine's own adapter.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { openPage } from './open-page.mjs';

const BATCH = 8;
/** Layers of MobileNetV2, EfficientNet-B0 and ConvNeXt: pixels on a side, channels, kernel, stride. */
const layers = [
  [56, 144, 3, 1],
  [56, 144, 3, 2],
  [14, 384, 3, 1],
  [14, 480, 5, 1],
  [28, 96, 7, 1],
];
const IMAGE = 96;

/** @param {string} name @param {unknown[]} given @param {string} [module] @returns {Promise<any>} */
const ask = (name, given, module = '/bench/depthwise-page.ts') =>
  page.evaluate(
    async ([call, args, file]) => (await import(/** @type {string} */ (file)))[call](...args),
    /** @type {const} */ ([name, given, module]),
  );
/** @param {string} name @param {unknown[]} given */
const askCpu = (name, given) => ask(name, given, '/bench/depthwise-cpu-page.ts');

const { page, close } = await openPage('reference/cases');
try {
  const rows = [];
  const cpuRows = [];
  for (const layer of layers) {
    const [size, channels, kernel, stride] = layer;
    const title = `${size} × ${size} × ${channels}, ${kernel} × ${kernel}, stride ${stride}`;
    for (const time of await askCpu('measureCpuLayer', [BATCH, ...layer]))
      cpuRows.push(`| ${title} | ${time.kernel} | ${time.gigaflops.toFixed(2)} |`);
    for (const time of await ask('measureLayer', [BATCH, ...layer])) {
      rows.push(
        `| ${title} | ${time.kernel} | ${time.gigaflops.toFixed(2)} | ${time.fastest.toFixed(2)} (${time.variant}) |`,
      );
    }
  }
  const share = await ask('measureShare', [BATCH, IMAGE]);
  const training = await askCpu('measureCpuShare', [BATCH, IMAGE, false]);
  const frozen = await askCpu('measureCpuShare', [BATCH, IMAGE, true]);
  const percent = (/** @type {number} */ ms, /** @type {number} */ whole) =>
    `${Math.round((100 * ms) / whole)} %`;
  const text = `# Depthwise convolution

Written by \`npm run bench:depthwise\` on ${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}), batches of ${BATCH}, float32. A multiply-add counts as two operations.

## Share of a network

MobileNetV2 0.35 at ${IMAGE} px. On WebGPU, time between timestamps; on the CPU the whole call, input and optimizer included, the
median of 7. Both gradients are included; where everything is frozen, batch norm and ReLU6 are in the convolutions.

| device | what | ms | depthwise convolutions | other convolutions |
|---|---|---|---|---|
| ${share.device} | a training step, everything trained | ${share.stepMs.toFixed(0)} | ${percent(share.depthwiseMs, share.stepMs)} | ${percent(share.convolutionMs, share.stepMs)} |
| ${training.device} | a training step, everything trained | ${training.wholeMs.toFixed(1)} | ${percent(training.depthwiseMs, training.wholeMs)} | ${percent(training.convolutionMs, training.wholeMs)} |
| ${frozen.device} | a pass, everything frozen | ${frozen.wholeMs.toFixed(1)} | ${percent(frozen.depthwiseMs, frozen.wholeMs)} | ${percent(frozen.convolutionMs, frozen.wholeMs)} |

## Layers on the CPU

${training.device}, the best of 7 rounds. Up to 3 × 3, forward is XNNPACK's, on all threads; the rest is our SIMD, on one.

| layer | kernel | GFLOP/s |
|---|---|---|
${cpuRows.join('\n')}

## Layers on WebGPU

${share.device}. All tilings give the same bits; the tuner of a run chooses.

| layer | kernel | default, GFLOP/s | fastest, GFLOP/s |
|---|---|---|---|
${rows.join('\n')}
`;
  writeFileSync(new URL('DEPTHWISE.md', import.meta.url), text);
  console.log(text);
} finally {
  await close();
}
