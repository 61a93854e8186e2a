// npm run bench: one training step of Vireo beside stock tfjs and jax-js, on one adapter of one browser, in turn.
//
//     npm run bench [-- --quick] [--rounds N] [--only birdCnn,birdVit,vitTi16] [--cost] [--out bench/RESULTS.md]
//
// Writes what it finds to bench/RESULTS.md. --quick: few rounds and no large transformer. --cost: also step time
// against batch and image size (Vireo alone).
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openPage } from './open-page.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    cost: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    out: { type: 'string', default: 'bench/RESULTS.md' },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));

/** @typedef {import('./step/contestant').Job} Job */
/** @typedef {import('./step/step-page').StepReport} StepReport */

/** @type {{ title: string, job: Job, rivals: boolean }[]} */
const allJobs = [
  {
    title: 'Bird CNN, batch 32, 64 px, 10 classes',
    job: { model: 'birdCnn', batchSize: 32, imageSize: 64, classCount: 10 },
    rivals: true,
  },
  {
    title: 'Bird ViT, batch 8, 64 px, 10 classes',
    job: { model: 'birdVit', batchSize: 8, imageSize: 64, classCount: 10 },
    rivals: true,
  },
  {
    title: 'ViT-Ti/16, batch 2, 96 px, 10 classes',
    job: { model: 'vitTi16', batchSize: 2, imageSize: 96, classCount: 10 },
    rivals: !options.quick,
  },
];
const jobs = allJobs.filter(({ job }) => !options.only || options.only.split(',').includes(job.model));

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number} bytes */
function mebibytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** A fresh browser for each model: what one leaves behind must not slow the next. @param {Job} job @param {number} count @param {boolean} rivals */
async function measure(job, count, rivals) {
  const { page, close } = await openPage('.');
  try {
    await page.addScriptTag({ type: 'module', url: '/bench/step/step-page.ts' });
    await page.waitForFunction(() => 'measureStep' in window, undefined, { timeout: 120_000 });
    return await page.evaluate(
      ([j, n, r]) => window.measureStep(j, n, r),
      /** @type {const} */ ([job, count, rivals]),
    );
  } finally {
    await close();
  }
}

/** @param {string} title @param {StepReport} report */
function section(title, report) {
  const own = median(report.times.Vireo);
  const lines = [`## ${title}`, ''];
  for (const [name, times] of Object.entries(report.times)) {
    const ms = median(times);
    const ratio = name === 'Vireo' ? '' : `**Vireo is ${(ms / own).toFixed(1)} × as fast as ${name}**: `;
    lines.push(`- ${ratio}${name} ${ms.toFixed(0)} ms a step (${times.map((t) => t.toFixed(0)).join(', ')})`);
  }
  const { counters } = report;
  lines.push(
    `- First step, compiling included: ${report.firstStepMs.toFixed(0)} ms; best plain 512³ matmul here: ${report.gflops.toFixed(1)} GFLOP/s`,
    '',
    '| per steady step | |',
    '|---|---|',
    `| dispatches | ${counters.dispatches} |`,
    `| passes, submits | ${counters.passes}, ${counters.submits} |`,
    `| buffers, bind groups, pipelines created | ${counters.buffersCreated}, ${counters.bindGroupsCreated}, ${counters.pipelines} |`,
    `| bytes uploaded | ${counters.bytesUploaded} |`,
    `| bytes bound | ${mebibytes(counters.bytesBound)} |`,
    `| peak memory | ${mebibytes(report.peakBytes)} |`,
    '',
  );
  return lines.join('\n');
}

/** @type {string[]} */
const sections = [];
let adapter = '';
for (const { title, job, rivals } of jobs) {
  const report = await measure(job, rounds, rivals);
  adapter = report.adapter;
  const text = section(title, report);
  console.log(text);
  sections.push(text);
}

if (options.cost) {
  const rows = [
    '## Cost as work grows (Vireo alone, bird CNN, 10 classes)',
    '',
    '| batch | image | ms a step | peak memory |',
    '|---|---|---|---|',
  ];
  const sizes = [
    ...[1, 4, 16, 64, 256].map((batchSize) => ({ batchSize, imageSize: 32 })),
    ...[32, 64, 128, 224].map((imageSize) => ({ batchSize: 4, imageSize })),
  ];
  for (const size of sizes) {
    const report = await measure({ model: 'birdCnn', classCount: 10, ...size }, 3, false);
    const row = `| ${size.batchSize} | ${size.imageSize} px | ${median(report.times.Vireo).toFixed(0)} | ${mebibytes(report.peakBytes)} |`;
    console.log(row);
    rows.push(row);
  }
  sections.push(rows.join('\n'), '');
}

const head = [
  '# One training step',
  '',
  `Adapter: ${adapter}. Processor: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} threads. Medians of ${rounds} rounds in which`,
  'the contestants took turns, each in one browser on one adapter. Made by `npm run bench`.',
  '',
];
writeFileSync(options.out, `${head.join('\n')}\n${sections.join('\n')}`);
