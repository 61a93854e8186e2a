// ONNX files of float32, float16 and int8 in onnxruntime-web in the page: size and speed. npm run bench:onnx writes bench/ONNX.md.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { openPage } from './open-page.mjs';

const IMAGE = 224;
const ROUNDS = 15;

const { page, close } = await openPage('reference/cases');
try {
  const { names, version } = await page.evaluate(async () => {
    const module = '/bench/onnx-page.ts';
    /** @type {typeof import('./onnx-page')} */
    const { NETWORK_NAMES, RUNTIME_VERSION } = await import(module);
    return { names: NETWORK_NAMES, version: RUNTIME_VERSION };
  });
  const rows = [];
  for (const name of names) {
    const times = await page.evaluate(
      async ({ name, image, rounds }) => {
        const module = '/bench/onnx-page.ts';
        /** @type {typeof import('./onnx-page')} */
        const { measureOnnx } = await import(module);
        return measureOnnx(name, image, rounds);
      },
      { name, image: IMAGE, rounds: ROUNDS },
    );
    const [float32] = times;
    for (const { storage, bytes, imageMs } of times) {
      const cells = [
        name,
        storage,
        `${(bytes / 1e6).toFixed(1)} MB`,
        (1000 / imageMs).toFixed(1),
        (float32.imageMs / imageMs).toFixed(2),
      ];
      rows.push(`| ${cells.join(' | ')} |`);
      console.log(rows.at(-1));
    }
  }
  writeFileSync(
    new URL('./ONNX.md', import.meta.url),
    `# ONNX files in the browser

Written by \`npm run bench:onnx\` on ${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}), onnxruntime-web ${version} in Chromium, WebAssembly on one thread. Single
images of ${IMAGE} px; the median of ${ROUNDS} passes, in which the three files take turns. The last column is the speed as a share of float32's.
The machine's load average was ${os.loadavg()[0].toFixed(0)}: above the number of cores, differences of a tenth or more are noise.

| network | weights | file | images a second | beside float32 |
|---|---|---|---|---|
${rows.join('\n')}

Weights are stored smaller and widened where the graph reads them, so the arithmetic is float32's in all three. A smaller file is
a shorter download; it is not meant to be faster.
`,
  );
} finally {
  await close();
}
