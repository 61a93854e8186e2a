// Types, lint, format and import directions: everything that needs no test runner. Seconds.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = 'node_modules/typescript/lib/tsc.js';
const biome = 'node_modules/@biomejs/biome/bin/biome';

/** One check a line of the summary stands for. @type {{ name: string, args: string[] }[]} */
const checks = [
  { name: 'types: page', args: [tsc, '-p', 'tsconfig.json'] },
  { name: 'types: worker', args: [tsc, '-p', 'tsconfig.worker.json'] },
  { name: 'types: page tests', args: [tsc, '-p', 'tsconfig.page-tests.json'] },
  { name: 'types: worker tests', args: [tsc, '-p', 'tsconfig.worker-tests.json'] },
  { name: 'types: node', args: [tsc, '-p', 'tsconfig.node.json'] },
  { name: 'lint and format', args: [biome, 'check', '--error-on-warnings'] },
  { name: 'import directions', args: ['scripts/rooms.mjs'] },
];

/** @param {string[]} args @returns {Promise<{ ok: boolean, output: string }>} */
function runNode(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** Runs every check at once, and prints one line for each. @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks() {
  const results = await Promise.all(
    checks.map(async (check) => ({ name: check.name, ...(await runNode(check.args)) })),
  );
  for (const { name, ok, output } of results) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    if (!ok) console.log(output.trimEnd());
  }
  const passed = results.filter(({ ok }) => ok).length;
  return { passed, failed: results.length - passed };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!existsSync(`${root}/node_modules`))
    throw new Error('The libraries are not installed: run npm ci first.');
  const { failed } = await runChecks();
  if (failed > 0) process.exitCode = 1;
}
