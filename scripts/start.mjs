// npm start: from a fresh checkout to a page in the browser. Runs before the libraries are there, so it uses none.
import { fileURLToPath } from 'node:url';
import { build, isBuildFresh } from './build.mjs';
import { ensureModules } from './install.mjs';
import { readOptions, usageOf } from './start/options.mjs';

const command = 'npm start --';

try {
  const options = readOptions();
  if (options.help) {
    console.log(usageOf(command));
  } else {
    ensureModules();
    if (!isBuildFresh()) {
      console.log('Building the page …');
      build();
    }
    // It stands on libraries, which were perhaps installed just now.
    const { runServer } = await import('./start/run-server.mjs');
    const [page, shelf] = ['../dist', '../weights'].map((name) =>
      fileURLToPath(new URL(name, import.meta.url)),
    );
    await runServer({ page, shelf, command, options });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
