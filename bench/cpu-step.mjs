// The CPU part of `npm run bench` alone, printed and not written:
//
//     npm run bench:cpu -- [--rounds 7] [--steps 3] [--threads 4] [--python python3]
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
  },
});
const reports = await measureCpu({
  rounds: Number(options.rounds),
  steps: Number(options.steps),
  threads: Number(options.threads),
  python: options.python,
});
console.log(cpuSection(reports));
