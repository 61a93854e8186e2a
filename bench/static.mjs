// npm run bench:static: what a real graphics card would make of our kernels, without one. RADV's compiler runs on no
// hardware; a model runs the code it makes and counts. It ranks kernels and is no clock: bench/STATIC.md begins with
// what it does not see.
//
//     npm run bench:static [-- --job cnn32,vit200]    judges, says what changed, and writes bench/STATIC.md
//     npm run bench:static -- --check                 writes nothing; ends with 1 where a step became slower by more
//                                                     than 1 %, keeps more registers in memory, or a product
//                                                     loads more for each multiply-add
//     npm run bench:static -- --all                   prints every kernel, the small ones too; writes nothing
//
// It needs gcc, Vulkan's headers and a Mesa with RADV (static/driver.mjs says how); where one is missing it says so and
// ends with 2.
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDawn } from '../scripts/dawn.mjs';
import { prepareDriver } from './static/driver.mjs';
import { bundleForNode } from './step/bundle.mjs';

/** @typedef {import('./static/jobs').Family} Family */
/** @typedef {import('./static/judge').PipelineProgram} PipelineProgram */
/** @typedef {{ compiled: import('./static/compile').CompiledPipelines | null, records: string[] }} Compiled */

const { values: options } = parseArgs({
  options: {
    job: { type: 'string' },
    check: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.cache/bench-static');
const reportFile = fileURLToPath(new URL('STATIC.md', import.meta.url));
const child = fileURLToPath(new URL('static/compile-child.mjs', import.meta.url));

/** @param {string} sentence @param {number} code @returns {never} */
function leave(sentence, code) {
  console.error(sentence);
  process.exit(code);
}

const driver = prepareDriver(folder);
if (!driver.ok) leave(driver.missing, 2);
const { environment } = driver;
const dawn = ensureDawn();
const bundle = await bundleForNode('bench/static/node-entry.ts');
/** @type {typeof import('./static/node-entry')} */
const tool = await import(pathToFileURL(bundle).href);

const wanted = options.job?.split(',');
for (const name of wanted ?? []) {
  const names = tool.staticJobs.map((job) => job.name);
  if (!names.includes(name)) leave(`There is no job ${name}. Jobs: ${names.join(', ')}`, 2);
}
const jobs = tool.staticJobs.filter(({ name }) => !wanted || wanted.includes(name));

/** @param {Family} family @param {PipelineProgram[]} programs @returns {Promise<Compiled>} */
function compileFor(family, programs) {
  const programsFile = path.join(folder, 'programs.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(programsFile, JSON.stringify(programs));
  const isModelled = family === tool.FAMILIES[0];
  const compiling = fork(child, [bundle, dawn, programsFile, path.join(folder, family)], {
    env: {
      ...process.env,
      ...environment,
      RADV_FORCE_FAMILY: family,
      VIREO_ASSEMBLY: isModelled ? '1' : '0',
    },
    // Mesa speaks of cards that are not there: heard only where something fails.
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let said = '';
  compiling.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    compiling.on('message', (/** @type {Compiled} */ answer) => resolve(answer));
    compiling.on('exit', (code) => {
      // An older Mesa does not refuse: it aborts.
      if (said.includes('Unknown family')) resolve({ compiled: null, records: [] });
      else reject(new Error(`Compiling for ${family} ended with ${code}\n${said}`));
    });
  });
}

/** A table of another form is nothing to compare with, and about to be replaced. */
function readCommitted() {
  try {
    return tool.readReport(earlier);
  } catch (error) {
    if (options.check) throw error;
    console.error(`The committed table cannot be read: ${error}`);
    return null;
  }
}

const programs = tool.distinctPrograms(jobs.flatMap((job) => [...tool.stepKernels(job)]));
/** @type {Map<string, string>} */
const records = new Map();
let driverName = '';
for (const family of tool.FAMILIES) {
  const { compiled, records: files } = await compileFor(family, programs);
  if (!compiled) {
    leave(
      `Dawn finds no adapter for ${family}. It needs Vulkan's loader (Debian: apt install libvulkan1) and a Mesa that knows the card: gfx1201 came with 25.0.`,
      2,
    );
  }
  if (compiled.failures.length > 0) leave(`${family} refuses: ${compiled.failures.join('\n')}`, 1);
  driverName = compiled.driver;
  for (const [i, file] of files.entries())
    records.set(`${family}\n${programs[i].code}`, readFileSync(file, 'utf8'));
  console.log(`${family}: ${files.length} pipelines by ${compiled.driver}`);
}

/** @param {Family} family @param {string} code */
const recorded = (family, code) => records.get(`${family}\n${code}`) ?? leave('A record is missing', 1);
const judged = jobs.map((job) => {
  const from = performance.now();
  const report = tool.judge(job, recorded);
  console.log(
    `${job.name}: ${report.milliseconds.toFixed(2)} ms (judged in ${((performance.now() - from) / 1e3).toFixed(1)} s)`,
  );
  return report;
});

const earlier = readFileSync(reportFile, 'utf8');
const committed = readCommitted();
const changes = tool.compareReports(committed, { driver: driverName, jobs: judged });
console.log(`\nAgainst bench/STATIC.md:\n${tool.describeChanges(changes)}`);
if (options.all) {
  for (const job of judged) console.log(`\n${tool.kernelTable(job, 0).join('\n')}`);
} else if (options.check) {
  const worse = changes.filter(tool.gotWorse);
  if (worse.length > 0) leave(`\nWorse than committed: ${worse.map(({ name }) => name).join(', ')}`, 1);
} else {
  const names = tool.staticJobs.map((job) => job.name);
  const others =
    committed?.jobs.filter(({ name }) => names.includes(name) && !judged.some((one) => one.name === name)) ??
    [];
  const all = [...judged, ...others].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  writeFileSync(reportFile, tool.writeReport({ driver: driverName, jobs: all }, earlier));
  console.log(`\nWritten: ${path.relative(root, reportFile)}`);
}
