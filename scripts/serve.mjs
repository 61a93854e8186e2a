// A server for the built page, on this machine only (lan/ has the one for a classroom). What is asked for is answered by `send`, the reader of files below
// Express: ranges, ETags, and no name that ends it. (sirv was tried: `Range: bytes=5-2` throws in it, out of reach.)
import { existsSync } from 'node:fs';
import { createServer, STATUS_CODES } from 'node:http';
import path from 'node:path';
import send from 'send';
import { headers } from './headers.mjs';

/** Below this path stands the shelf of weights. */
const SHELF_PATH = '/weights/';

/** Statuses of `send` that say more than that there is no such file. */
const TOLD = new Set([412, 416]);

/** The path a request names, not decoded; of an absolute address (as a proxy is asked) its path. @param {string} url */
function pathOf(url) {
  if (url.startsWith('/')) return url.replace(/[?#].*$/s, '');
  return URL.canParse(url) ? new URL(url).pathname : '/';
}

/**
 * Answers requests with the files of a folder, and with nothing else.
 * @param {string} folder
 * @param {string | undefined} shelf the folder of weights; where it has a manifest it stands at weights/
 * @returns {import('node:http').RequestListener}
 */
export function answerFiles(folder, shelf) {
  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    /** @param {number} status */
    const refuse = (status) => {
      // A connection that broke off while a file was on its way: nothing can be told any more.
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const told = TOLD.has(status) ? status : 404;
      response.removeHeader('Cache-Control');
      response.writeHead(told, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(told === 404 ? 'There is no such file.\n' : `${STATUS_CODES[told]}\n`);
    };
    const asked = pathOf(request.url ?? '/');
    const isOfShelf =
      shelf !== undefined && asked.startsWith(SHELF_PATH) && existsSync(path.join(shelf, 'manifest.json'));
    // Files below assets/ carry a hash of their content in their name.
    response.setHeader(
      'Cache-Control',
      asked.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    send(request, isOfShelf ? asked.slice(SHELF_PATH.length - 1) : asked, {
      root: isOfShelf ? shelf : folder,
      dotfiles: 'ignore',
      cacheControl: false,
    })
      .on('error', (/** @type {{ status?: number }} */ { status }) => refuse(status ?? 404))
      .on('directory', () => refuse(404))
      .pipe(response);
  };
}

/** Answers what is not HTTP at all, with the headers of every answer. @param {Error} _error @param {import('node:stream').Duplex} socket */
export function refuseMalformed(_error, socket) {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
}

/**
 * Serves a folder at http://localhost:port, to this machine only; rejects with an Error whose message says what
 * is wrong. Port 0 takes a free one.
 * @param {string} folder
 * @param {number} port
 * @param {object} [more]
 * @param {string} [more.shelf] the folder of weights; where it has a manifest it stands at weights/
 * @param {string} [more.host] an address to listen at in place of this machine's own two
 * @param {string} [more.command] how the person asks for the server, to be told an option
 * @returns {Promise<{ url: string, port: number, close: () => void }>}
 */
export async function serve(folder, port, { shelf, host, command = 'npm start --' } = {}) {
  /** @param {string} address @param {number} wanted @returns {Promise<import('node:http').Server>} */
  const listen = (address, wanted) =>
    new Promise((resolve, reject) => {
      const answer = answerFiles(folder, shelf);
      // Without a Host header, or with an expectation it does not know, Node would answer by itself, without our headers.
      const server = createServer({ requireHostHeader: false }, answer);
      server.on('checkExpectation', answer);
      server.on('clientError', refuseMalformed);
      server.once('error', reject);
      server.listen(wanted, address, () => resolve(server));
    });

  /** @param {unknown} error */
  const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);
  /** @param {unknown} error */
  const explain = (error) => {
    if (codeOf(error) === 'EADDRINUSE')
      return new Error(
        `Port ${port} is taken by another program. Choose another: ${command} --port ${port + 1}`,
      );
    if (codeOf(error) === 'EACCES')
      return new Error(`Port ${port} may not be used by this account. Choose one above 1023.`);
    if (codeOf(error) === 'EADDRNOTAVAIL') return new Error(`${host} is not an address of this machine.`);
    return error;
  };

  const first = await listen(host ?? '127.0.0.1', port).catch((error) => Promise.reject(explain(error)));
  const address = first.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  const servers = [first];
  // Browsers may read "localhost" as the IPv6 address: answer there too, where the machine has one.
  try {
    if (host === undefined) servers.push(await listen('::1', actualPort));
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      first.close();
      throw explain(error);
    }
  }
  return {
    url: `http://${host === undefined ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${actualPort}/`,
    port: actualPort,
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
