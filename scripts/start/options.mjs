// What can be said after npm start and after vireo. No library: it is read before there are any.
import { parseArgs } from 'node:util';

const DEFAULT_PORT = 4173;

/** @typedef {{ port: number, open: boolean, lan: boolean, help: boolean }} StartOptions */

/** @param {string} command as the person wrote it, ready for an option */
export function usageOf(command) {
  return `${command} [--port N] [--lan] [--no-open]

  --port N    serve at http://localhost:N/ (default ${DEFAULT_PORT}; 0 takes a free port)
  --lan       serve a classroom too: over https, to the machines of the local network
  --no-open   do not open the browser`;
}

/** @param {string[]} [args] @returns {StartOptions} throws an Error that says what is wrong */
export function readOptions(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      lan: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535)
    throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
  return { port, open: !values['no-open'], lan: values.lan, help: values.help };
}
