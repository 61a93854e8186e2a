// The CPU part of `npm run bench` alone, printed and not written:
//
//     npm run bench:cpu -- [--rounds 7] [--steps 3] [--threads 4] [--python python3] [--no-jax] [--only CNN]
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCpu } from './cpu-part.mjs';
import { cpuSection } from './step/report.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    steps: { type: 'string', default: '3' },
    threads: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    python: { type: 'string' },
    'no-jax': { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const reports = await measureCpu({
  rounds: Number(options.rounds),
  steps: Number(options.steps),
  threads: Number(options.threads),
  python: options.python,
  jax: !options['no-jax'],
  only: options.only,
});
console.log(cpuSection(reports));
