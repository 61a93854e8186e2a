// Times depthwise convolutions on WebGPU and writes bench/DEPTHWISE.md: npm run bench:depthwise. VIREO_GPU=hardware takes
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

/** @param {string} name @param {number[]} given @returns {Promise<any>} */
const ask = (name, given) =>
  page.evaluate(
    async ([call, args]) => {
      const module = '/bench/depthwise-page.ts';
      return (await import(module))[call](...args);
    },
    /** @type {const} */ ([name, given]),
  );

const { page, close } = await openPage('reference/cases');
try {
  const rows = [];
  for (const layer of layers) {
    const [size, channels, kernel, stride] = layer;
    for (const time of await ask('measureLayer', [BATCH, ...layer])) {
      rows.push(
        `| ${size} × ${size} × ${channels}, ${kernel} × ${kernel}, stride ${stride} | ${time.kernel} | ${time.gigaflops.toFixed(2)} | ${time.fastest.toFixed(2)} (${time.variant}) |`,
      );
    }
  }
  const share = await ask('measureShare', [BATCH, IMAGE]);
  const percent = (/** @type {number} */ ms) => `${Math.round((100 * ms) / share.stepMs)} %`;
  const text = `# Depthwise convolution on WebGPU

Written by \`npm run bench:depthwise\` on ${share.device}, ${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}),
batches of ${BATCH}, float32. A multiply-add counts as two operations. All tilings give the same bits; the tuner of a run chooses.

| layer | kernel | default, GFLOP/s | fastest, GFLOP/s |
|---|---|---|---|
${rows.join('\n')}

A training step of MobileNetV2 0.35 at ${IMAGE} px, everything trained, takes ${share.stepMs.toFixed(0)} ms between timestamps:
depthwise convolutions ${percent(share.depthwiseMs)} (both gradients included), the other convolutions ${percent(share.convolutionMs)}.
`;
  writeFileSync(new URL('DEPTHWISE.md', import.meta.url), text);
  console.log(text);
} finally {
  await close();
}
