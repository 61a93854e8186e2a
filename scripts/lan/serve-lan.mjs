// The built page for the machines of a local network: over https, on this machine's own addresses there, and files alone.
import { createServer as createPlainServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { headers } from '../headers.mjs';
import { answerFiles, refuseMalformed } from '../serve.mjs';

/** The first byte of TLS: a handshake record (RFC 8446, section 5.1). No request in HTTP begins with it. */
const HANDSHAKE = 22;
/** Who connects and says nothing is let go. */
const SILENCE_MS = 10_000;

/**
 * The name or address a request was sent to, without its port; null where it names none.
 * @param {import('node:http').IncomingMessage} request
 */
function hostOf({ headers: { host } }) {
  return host === undefined ? null : host.toLowerCase().replace(/:\d+$/, '');
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} text @param {Record<string, string>} [more] */
function say(response, status, text, more = {}) {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8', ...more });
  response.end(`${text}\n`);
}

/**
 * Serves a folder over https at each address. Requests by a name that is not this machine's are refused: a page elsewhere
 * whose name was made to point here (DNS rebinding) gets nothing. Plain http on the same port leads to https.
 * Rejects with an Error whose message says what is wrong.
 * @param {object} what
 * @param {string} what.folder
 * @param {string} [what.shelf] the folder of weights
 * @param {number} what.port 0 takes a free one
 * @param {readonly string[]} what.addresses to listen at, none other
 * @param {readonly string[]} what.names by which requests may ask, besides
 * @param {{ key: string, cert: string }} what.certificate
 * @returns {Promise<{ port: number, close: () => void }>}
 */
export async function serveLan({ folder, shelf, port, addresses, names, certificate }) {
  const known = new Set([...addresses, ...names]);
  let actualPort = port;
  const answer = answerFiles(folder, shelf);

  /** @type {import('node:http').RequestListener} */
  const answerKnown = (request, response) => {
    if (known.has(hostOf(request) ?? '')) answer(request, response);
    else say(response, 421, 'This is not the machine you asked for.');
  };
  /** @type {import('node:http').RequestListener} */
  const leadToHttps = (request, response) => {
    const host = hostOf(request);
    if (host === null || !known.has(host)) {
      say(response, 421, 'This is not the machine you asked for.');
      return;
    }
    const asked = request.url?.startsWith('/') ? request.url : '/';
    const address = `https://${host}:${actualPort}${asked}`;
    say(response, 308, `Vireo is at ${address}: browsers train over https only.`, { Location: address });
  };

  const secure = createSecureServer(
    { key: certificate.key, cert: certificate.cert, minVersion: 'TLSv1.2', requireHostHeader: false },
    answerKnown,
  );
  const plain = createPlainServer({ requireHostHeader: false }, leadToHttps);
  secure.on('checkExpectation', answerKnown);
  plain.on('checkExpectation', leadToHttps);
  for (const server of [secure, plain]) server.on('clientError', refuseMalformed);

  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** @param {import('node:net').Socket} socket */
  const sortOut = (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A connection that breaks off is no failure of the server's.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.once('readable', () => {
      socket.setTimeout(0);
      const first = socket.read(1);
      if (first === null) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
    });
  };

  /** @type {import('node:net').Server[]} */
  const listening = [];
  const close = () => {
    for (const server of listening) server.close();
    for (const socket of sockets) socket.destroy();
  };
  try {
    for (const address of addresses) {
      const server = createSocketServer(sortOut);
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(actualPort, address, () => resolve(undefined));
      });
      listening.push(server);
      const at = server.address();
      if (typeof at === 'object' && at) actualPort = at.port;
    }
  } catch (error) {
    close();
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken
      ? new Error(`Port ${actualPort} is taken by another program: choose another by --port.`)
      : error;
  }
  return { port: actualPort, close };
}
