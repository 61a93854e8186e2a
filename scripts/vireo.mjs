#!/usr/bin/env node
// vireo: what the packed page is started by. pack.mjs bundles it with its libraries into one file beside the page.
import path from 'node:path';
import { readOptions, usageOf } from './start/options.mjs';
import { runServer } from './start/run-server.mjs';

const command = 'vireo';

try {
  const options = readOptions();
  if (options.help) console.log(usageOf(command));
  else await runServer({ page: path.join(import.meta.dirname, 'page'), command, options });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
