import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { formatFailures, runStage } from './run-stage.mjs';
import { mayShare, sharingTests } from './shared-process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('files that mock modules or globals, or load what changes globals, have a process of their own; others share one', () => {
  for (const shares of [
    "import { expect, test } from 'vitest';",
    "import { expect, test, vi } from 'vitest';\nvi.useFakeTimers();\nconst call = vi.fn();",
    "import { vitals } from './vi';",
  ])
    expect(mayShare(shares), shares).toBe(true);
  for (const alone of [
    "vi.mock('./engine');",
    "vi.stubGlobal('navigator', {});",
    "const said = vi.spyOn(console, 'error');",
    'vi.resetModules();',
    "import * as ort from 'onnxruntime-web';",
  ])
    expect(mayShare(`// What it is about.\n${alone}\n`), alone).toBe(false);
  const sharing = sharingTests(root);
  expect(sharing).toContain('src/shared/views.test.ts');
  expect(sharing).toContain('scripts/rooms.test.mjs');
  expect(sharing.filter((file) => /\.(browser|pytorch)\.test/.test(file))).toEqual([]);
});

test('a file that leaves something changed for the next one fails, and says what', async () => {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(root, '.cache', 'shared-process-'));
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const write = (/** @type {string} */ name, /** @type {string} */ text) =>
    writeFileSync(path.join(folder, name), `import { test } from 'vitest';\n${text}`);
  const setup = fileURLToPath(new URL('left-as-found.mjs', import.meta.url));
  writeFileSync(
    path.join(folder, 'vitest.config.mjs'),
    `export default { test: { isolate: false, maxWorkers: 1, setupFiles: [${JSON.stringify(setup)}] } };`,
  );
  write('clean.test.mjs', "test('leaves all as it was', () => void new TextEncoder());");
  write('clock.test.mjs', "test('stops the clock', () => { Date.now = () => 0; });");
  write(
    'place.test.mjs',
    "test('speaks another language', () => { process.env.LANG = 'xx'; globalThis.page = 1; });",
  );
  const reporter = fileURLToPath(new URL('vitest-reporter.mjs', import.meta.url));
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', folder, '--reporter', reporter];
  const { passed, failures } = await runStage(args);
  said.mockRestore();
  rmSync(folder, { recursive: true });
  expect(passed).toBe(3);
  expect(failures.map(({ name }) => name).toSorted()).toEqual(['clock.test.mjs', 'place.test.mjs']);
  expect(formatFailures(failures)).toMatch(/changed for the tests that come after it/);
});
