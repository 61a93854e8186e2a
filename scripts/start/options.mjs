// What can be said after npm start and after vireo. No library: it is read before there are any.
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

export const DEFAULT_PORT = 4173;

/** @typedef {{ port: number, host: string | undefined, open: boolean, lan: boolean, help: boolean }} StartOptions */

/** @param {string} command as the person wrote it, ready for an option */
export function usageOf(command) {
  return `${command} [--port N] [--lan] [--host IP] [--no-open]

  --port N    serve at http://localhost:N/ (default ${DEFAULT_PORT}; 0 takes a free port)
  --lan       serve a classroom too: over https, to the machines of the local network
  --host IP   serve plain http at this address in place of localhost, for a proxy that adds https
  --no-open   do not open the browser`;
}

/** @param {string[]} [args] @returns {StartOptions} throws an Error that says what is wrong */
export function readOptions(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string' },
      lan: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535)
    throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
  if (values.host !== undefined && isIP(values.host) === 0)
    throw new Error(`--host takes an IP address of this machine, not "${values.host}".`);
  if (values.host !== undefined && values.lan)
    throw new Error('--lan chooses its addresses by itself: leave --host out.');
  return { port, host: values.host, open: !values['no-open'], lan: values.lan, help: values.help };
}
