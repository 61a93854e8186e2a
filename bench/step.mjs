// npm run bench: one training step of Vireo beside its peers. On WebGPU, in one browser on one adapter, beside stock
// tfjs and jax-js; on the CPU device beside jax-js on WebAssembly and PyTorch; and what a step costs as work grows.
//
//     npm run bench [-- --quick] [--only birdCnn,birdVit,vitTi16] [--rounds N] [--parts steps,cpu,cost]
//     npm run bench -- --node     the steps under Node with Dawn, beside PyTorch (on the same GPU where it finds one)
//     npm run bench -- --large [--batch 256]    one optimizer step of ViT-Ti/16 at 224 px: a quarter of an hour on a
//                                               software adapter
//
// What was measured goes to bench/results.json, and bench/RESULTS.md is written from it anew; parts that were not
// measured stay as they were. --quick: few rounds. VIREO_GPU=hardware takes the machine's own adapter.
import { fork } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseAdapter, ensureDawn } from '../scripts/dawn.mjs';
import { measureCpu } from './cpu-part.mjs';
import { openPage } from './open-page.mjs';
import { bundleForNode } from './step/bundle.mjs';
import { costJobs, stepJobs } from './step/jobs.mjs';
import { cpuSection, mebibytes, renderResults, stepSection } from './step/report.mjs';
import { findTorch, startTorch } from './torch.mjs';

/** @typedef {import('./step/results').Results} Results */
/** @typedef {import('./step/results').Measured} Measured */
/** @typedef {typeof import('./step/node-entry')} Measurements */

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    node: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    batch: { type: 'string', default: '256' },
    parts: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string' },
    python: { type: 'string' },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));
const warmUps = options.quick ? 1 : 2;
const alone = options.node || options.large;
const parts = new Set(options.parts?.split(',') ?? (alone ? [] : ['steps', 'cpu', 'cost']));
const jobs = stepJobs.filter(({ job }) => !options.only || options.only.split(',').includes(job.model));
const threads = Math.min(4, availableParallelism());
// Before anything of ours runs: what other programs take.
const [loadBefore] = loadavg();

const dataFile = fileURLToPath(new URL('results.json', import.meta.url));
const reportFile = fileURLToPath(new URL('RESULTS.md', import.meta.url));
/** @type {Results} */
const results = existsSync(dataFile) ? JSON.parse(readFileSync(dataFile, 'utf8')) : {};

function write() {
  writeFileSync(dataFile, `${JSON.stringify(results, null, 2)}\n`);
  const earlier = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : '';
  writeFileSync(reportFile, renderResults(results, earlier));
}

/** @param {number} count @returns {Measured} */
function circumstances(count) {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model ?? 'unknown processor',
    threads: cpus().length,
    loadBefore,
    rounds: count,
  };
}

/**
 * Asks a fresh browser: what one model leaves behind must not slow the next.
 * @template {keyof Measurements} Name
 * @param {Name} name @param {Parameters<Measurements[Name]>[]} calls
 * @returns {Promise<Awaited<ReturnType<Measurements[Name]>>[]>}
 */
async function inBrowser(name, calls) {
  const { page, close } = await openPage('.');
  try {
    await page.addScriptTag({ type: 'module', url: '/bench/step/step-page.ts' });
    await page.waitForFunction(() => 'measurements' in window, undefined, { timeout: 120_000 });
    /** @type {Awaited<ReturnType<Measurements[Name]>>[]} */
    const answers = [];
    for (const given of calls) {
      answers.push(await page.evaluate(`measurements.${name}(...${JSON.stringify(given)})`));
    }
    return answers;
  } finally {
    await close();
  }
}

/**
 * Asks a fresh process.
 * @template {keyof Measurements} Name
 * @param {{ bundle: string, installed: string }} dawn @param {Name} name @param {Parameters<Measurements[Name]>} given
 * @returns {Promise<Awaited<ReturnType<Measurements[Name]>>>}
 */
function underNode({ bundle, installed }, name, given) {
  const program = fileURLToPath(new URL('step/node-step.mjs', import.meta.url));
  const child = fork(program, [bundle, installed, name, JSON.stringify(given)]);
  return new Promise((resolve, reject) => {
    child.on('message', (/** @type {Awaited<ReturnType<Measurements[Name]>>} */ answer) => resolve(answer));
    child.on('exit', (code) => reject(new Error(`${name} under Node ended with ${code}`)));
  });
}

/** What one part cannot do must not cost the others. @param {string} name @param {() => Promise<void>} measure */
async function attempt(name, measure) {
  const from = performance.now();
  try {
    await measure();
    console.log(`${name}: measured in ${((performance.now() - from) / 60_000).toFixed(1)} minutes\n`);
  } catch (error) {
    console.error(`${name} failed:`, error);
    process.exitCode = 1;
  }
}

/** @param {Results['steps']} adapters @param {import('./step/results').MeasuredStep} step @returns {Results['steps']} */
function withStep(adapters, step) {
  const { adapter } = step.report;
  return { ...adapters, [adapter]: { ...adapters?.[adapter], [step.job.model]: step } };
}

/** @param {typeof stepJobs[number]} wanted */
async function measureInBrowser({ title, job, mostDispatches }) {
  const [firstStepAheadMs] = await inBrowser('measureFirstStep', [[job]]);
  const [report] = await inBrowser('measureStep', [[job, rounds, warmUps]]);
  const step = { ...circumstances(rounds), title, job, mostDispatches, report, firstStepAheadMs };
  results.steps = withStep(results.steps, step);
  console.log(`${report.adapter}\n${stepSection(step)}`);
  write();
}

async function measureUnderNode() {
  const dawn = { installed: ensureDawn(), bundle: await bundleForNode('bench/step/node-entry.ts') };
  chooseAdapter();
  const found = findTorch(options.python);
  const torch = found && startTorch(found.python);
  for (const { title, job, mostDispatches } of jobs) {
    await attempt(`${title}, under Node`, async () => {
      const firstStepAheadMs = await underNode(dawn, 'measureFirstStep', [job]);
      const report = await underNode(dawn, 'measureStep', [job, rounds, warmUps]);
      /** @type {import('./step/results').MeasuredStep} */
      let step = { ...circumstances(rounds), title, job, mostDispatches, report, firstStepAheadMs };
      if (torch) {
        const device = found.cuda ? 'cuda' : 'cpu';
        await torch.time(job, device, threads, warmUps);
        step = { ...step, torch: await torch.time(job, device, threads, rounds) };
      }
      results.node = withStep(results.node, step);
      console.log(`${report.adapter}\n${stepSection(step)}`);
      write();
    });
  }
  torch?.stop();
}

async function measureOnCpu() {
  const count = options.quick ? 3 : 7;
  const reports = await measureCpu({ rounds: count, steps: 3, threads, python: options.python });
  results.cpu = { ...circumstances(count), reports };
  console.log(cpuSection(reports));
  write();
}

/** One series of the cost: a model, by batch or by image. @param {typeof costJobs} series */
async function measureCosts(series) {
  const count = options.quick ? 1 : 3;
  const reports = await inBrowser(
    'measureCost',
    series.map(({ job }) => [job, count]),
  );
  const rows = series.map(({ by, job }, i) => ({ by, job, report: reports[i] }));
  for (const { job, report } of rows) {
    const ms = report.ms.map((one) => one.toFixed(0)).join(', ');
    console.log(`  batch ${job.batchSize}, ${job.imageSize} px: ${ms} ms, ${mebibytes(report.peakBytes)}`);
  }
  const [{ by, job }] = series;
  const others = (results.cost?.rows ?? []).filter((row) => row.by !== by || row.job.model !== job.model);
  const all = [...others, ...rows];
  results.cost = { ...circumstances(count), adapter: reports[0].adapter, rows: all };
  write();
}

async function measureLarge() {
  const [report] = await inBrowser('measureLarge', [[Number(options.batch)]]);
  results.large = { ...circumstances(1), report };
  console.log(report);
  write();
}

if (parts.has('steps')) {
  for (const wanted of jobs) await attempt(`${wanted.title}, in a browser`, () => measureInBrowser(wanted));
}
if (parts.has('cpu')) await attempt('The CPU', measureOnCpu);
if (parts.has('cost')) {
  for (const by of ['batch', 'image']) {
    for (const model of ['birdCnn', 'birdVit']) {
      const series = costJobs.filter(({ by: axis, job }) => axis === by && job.model === model);
      if (!options.only || options.only.split(',').includes(model)) {
        await attempt(`Cost of ${model} by ${by}`, () => measureCosts(series));
      }
    }
  }
}
if (options.node) await attempt('Steps under Node', measureUnderNode);
if (options.large) await attempt('The large batch', measureLarge);
