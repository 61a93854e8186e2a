// A hub of the tests' own that answers as the real one does: the first answer states hash, size and commit, and leads to
// another host, which has the bytes and knows ranges.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * @typedef {object} Manners how it behaves; may be changed between requests
 * @property {string} [sha256] stated in place of the true one
 * @property {number} [sizeBytes] stated in place of the true one
 * @property {boolean} [statesNothing] no x-linked-… headers
 * @property {{ status: number, headers?: Record<string, string> }[]} [first] answers of the hub before it does its work
 * @property {(from: number) => number | null} [cutAt] where the connection ends, of bytes asked for from `from`; null: nowhere
 * @property {boolean} [ignoresRanges]
 * @property {Buffer} [sends] other bytes than those stated
 * @property {string} [renamedFrom] a path that leads to the file's
 */

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** @param {import('node:http').Server} server @returns {Promise<number>} its port */
const listen = (server) =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(Number(Object(server.address()).port)));
  });

/** @param {string} pathname of the one file it has @param {Buffer} bytes */
export async function startHub(pathname, bytes) {
  /** @type {Manners} */
  const manners = {};
  /** @type {{ host: 'hub' | 'store', method: string, url: string, range: string | undefined }[]} */
  const requests = [];
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  const store = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ host: 'store', method, url, range: headers.range });
    const sent = manners.sends ?? bytes;
    const range = manners.ignoresRanges ? null : /^bytes=(\d+)-$/.exec(headers.range ?? '');
    const from = range ? Number(range[1]) : 0;
    if (range) response.setHeader('Content-Range', `bytes ${from}-${sent.length - 1}/${sent.length}`);
    response.writeHead(range ? 206 : 200, { 'Content-Length': sent.length - from });
    const end = manners.cutAt?.(from) ?? null;
    if (end === null) response.end(sent.subarray(from));
    else response.write(sent.subarray(from, end), () => setTimeout(() => response.destroy(), 30));
  });
  const storePort = await listen(store);

  const hub = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ host: 'hub', method, url, range: headers.range });
    const before = manners.first?.shift();
    if (before) response.writeHead(before.status, before.headers).end();
    else if (url === manners.renamedFrom) response.writeHead(307, { Location: pathname }).end();
    else if (url !== pathname) response.writeHead(404).end();
    else {
      const states = {
        'X-Repo-Commit': COMMIT,
        'X-Linked-Size': String(manners.sizeBytes ?? bytes.length),
        'X-Linked-ETag': `"${manners.sha256 ?? sha256}"`,
      };
      const Location = `http://127.0.0.1:${storePort}/blob?Expires=1`;
      response.writeHead(302, manners.statesNothing ? { Location } : { ...states, Location }).end();
    }
  });
  const hubPort = await listen(hub);
  return {
    url: `http://127.0.0.1:${hubPort}`,
    manners,
    requests,
    sha256,
    close: () => {
      for (const server of [hub, store]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
