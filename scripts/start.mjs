// npm start: from a fresh checkout to a page in the browser. Runs before the libraries are there, so it uses none.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, isBuildFresh } from './build.mjs';
import { ensureModules } from './install.mjs';

const defaultPort = 4173;
const usage = `npm start -- [--port N] [--no-open]

  --port N    serve at http://localhost:N/ (default ${defaultPort}; 0 takes a free port)
  --no-open   do not open the browser`;

/** @returns {{ port: number, open: boolean, help: boolean }} throws an Error that says what is wrong */
function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(defaultPort) },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535)
    throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
  return { port, open: !values['no-open'], help: values.help };
}

/** Opens the address in the person's browser, where there is one. @param {string} url */
function openBrowser(url) {
  const hasScreen =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasScreen || process.env.CI) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // No browser to open is no failure: the address is on the screen.
  child.on('error', () => {});
  child.unref();
}

try {
  const options = readOptions();
  if (options.help) {
    console.log(usage);
  } else {
    ensureModules();
    if (!isBuildFresh()) {
      console.log('Building the page …');
      build();
    }
    // It stands on a library, which was perhaps installed just now.
    const { serve } = await import('./serve.mjs');
    const [page, shelf] = ['../dist', '../weights'].map((name) =>
      fileURLToPath(new URL(name, import.meta.url)),
    );
    const { url, close } = await serve(page, options.port, shelf);
    console.log(`Vireo is at ${url}  (Ctrl+C stops it)`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, close);
    if (options.open) openBrowser(url);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
