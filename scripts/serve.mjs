// A server for the built page, on this machine only. Needs nothing but Node.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { headers } from './headers.mjs';

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.zip': 'application/zip',
};

/**
 * The file below `folder` that a request's path names, or undefined where there is none. Nothing outside the
 * folder is ever named, and nothing hidden.
 * @param {string} folder
 * @param {string} url
 */
export function fileFor(folder, url) {
  let pathname;
  try {
    pathname = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (pathname.includes('\0') || pathname.split(/[/\\]/).some((part) => part.startsWith('.')))
    return undefined;
  const file = path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

/** @param {string} folder @returns {import('node:http').RequestListener} */
function listener(folder) {
  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const file = fileFor(folder, request.url ?? '/');
    if (!file) {
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
        .end('There is no such file.\n');
      return;
    }
    // Files below assets/ carry a hash of their content in their name.
    const isHashed = path.relative(folder, file).startsWith('assets');
    response.writeHead(200, {
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      'Content-Length': statSync(file).size,
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  };
}

/**
 * Serves a folder at http://localhost:port, to this machine only; rejects with an Error whose message says what
 * is wrong. Port 0 takes a free one.
 * @param {string} folder
 * @param {number} port
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serve(folder, port) {
  /** @param {string} host @param {number} wanted @returns {Promise<import('node:http').Server>} */
  const listen = (host, wanted) =>
    new Promise((resolve, reject) => {
      const server = createServer(listener(folder));
      server.once('error', reject);
      server.listen(wanted, host, () => resolve(server));
    });

  /** @param {unknown} error */
  const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);
  /** @param {unknown} error */
  const explain = (error) => {
    if (codeOf(error) === 'EADDRINUSE')
      return new Error(
        `Port ${port} is taken by another program. Choose another: npm start -- --port ${port + 1}`,
      );
    if (codeOf(error) === 'EACCES')
      return new Error(`Port ${port} may not be used by this account. Choose one above 1023.`);
    return error;
  };

  const first = await listen('127.0.0.1', port).catch((error) => Promise.reject(explain(error)));
  const address = first.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  const servers = [first];
  // Browsers may read "localhost" as the IPv6 address: answer there too, where the machine has one.
  try {
    servers.push(await listen('::1', actualPort));
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      first.close();
      throw explain(error);
    }
  }
  return {
    url: `http://localhost:${actualPort}/`,
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
