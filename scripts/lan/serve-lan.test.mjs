import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../serve.mjs';
import { lanAddresses } from './addresses.mjs';
import { lanCertificate } from './certificate.mjs';
import { serveLan } from './serve-lan.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-lan-'));
const dist = path.join(folder, 'dist');
/** @type {Awaited<ReturnType<typeof lanCertificate>>} */
let certificate;
/** @type {Awaited<ReturnType<typeof serveLan>>} */
let server;

beforeAll(async () => {
  mkdirSync(dist);
  writeFileSync(path.join(dist, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  const place = { names: ['teacher.local'], addresses: ['127.0.0.1'] };
  certificate = await lanCertificate({ ...place, folder: path.join(folder, 'cache') });
  server = await serveLan({ ...place, folder: dist, port: 0, certificate });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/**
 * @typedef {{ status?: number, headers: import('node:http').IncomingHttpHeaders, body: string, fingerprint?: string }} Answer
 * @param {typeof plainRequest} send
 * @param {import('node:https').RequestOptions} options
 * @returns {Promise<Answer>}
 */
const ask = (send, options) =>
  new Promise((resolve, reject) => {
    send({ host: '127.0.0.1', port: server.port, path: '/', agent: false, ...options }, (response) => {
      let body = '';
      const { socket } = response;
      const fingerprint =
        'getPeerCertificate' in socket
          ? /** @type {import('node:tls').TLSSocket} */ (socket).getPeerCertificate().fingerprint256
          : undefined;
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body, fingerprint }),
      );
    })
      .on('error', reject)
      .end();
  });

/** @param {import('node:https').RequestOptions} [options] */
const askSecurely = (options) => ask(secureRequest, { rejectUnauthorized: false, ...options });

test('the page comes over https, with its headers, under the certificate that was announced', async () => {
  const { status, headers, body, fingerprint } = await askSecurely();
  expect({ status, body, fingerprint }).toEqual({
    status: 200,
    body: '<!doctype html>',
    fingerprint: certificate.fingerprint,
  });
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test('who trusts the certificate has nothing to click away: it is right for the address and the name', async () => {
  const trusting = { ca: certificate.cert, rejectUnauthorized: true };
  expect(await askSecurely(trusting)).toMatchObject({ status: 200 });
  const byName = { ...trusting, servername: 'teacher.local', headers: { host: 'teacher.local' } };
  expect(await askSecurely(byName)).toMatchObject({ status: 200 });
  await expect(askSecurely({ ...trusting, servername: 'elsewhere.example' })).rejects.toThrow(/altnames/);
});

test('plain http on the same port leads to https', async () => {
  const { status, headers, body } = await ask(plainRequest, { path: '/?a=b' });
  expect(status).toBe(308);
  expect(headers.location).toBe(`https://127.0.0.1:${server.port}/?a=b`);
  expect(body).toContain('over https');
  const absolute = await ask(plainRequest, { path: 'http://elsewhere.example/' });
  expect(absolute.headers.location).toBe(`https://127.0.0.1:${server.port}/`);
});

test.each(['elsewhere.example', 'elsewhere.example:4173', '127.0.0.1.elsewhere.example', ':4173'])(
  'a request by a name that is not this machine’s gets nothing: "%s"',
  async (host) => {
    for (const answer of [
      await askSecurely({ headers: { host } }),
      await ask(plainRequest, { headers: { host } }),
    ]) {
      expect(answer.status).toBe(421);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.body).not.toContain('<!doctype');
    }
  },
);

test('nothing but files is served', async () => {
  expect(await askSecurely({ method: 'POST' })).toMatchObject({ status: 405 });
  for (const pathname of ['/../secret.txt', '/%2e%2e/secret.txt', '/weights/', '/index.html/'])
    expect(await askSecurely({ path: pathname })).toMatchObject({ status: 404 });
});

/** What a connection gets until it is closed. @param {string | Uint8Array} bytes @returns {Promise<string>} */
const sendRaw = (bytes) =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.end(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });

test('bytes that are neither end no server', async () => {
  const handshake = Uint8Array.of(22, 3, 1, 255, 255, ...Array.from({ length: 600 }, (_, i) => i % 256));
  for (const bytes of ['', '\0\0\0', 'nonsense\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', handshake])
    expect(await sendRaw(bytes)).not.toContain('<!doctype');
  expect(await askSecurely()).toMatchObject({ status: 200 });
});

/** @param {string} address @param {number} port @returns {Promise<boolean>} */
const isReachable = (address, port) =>
  new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

test('without --lan no address of a network answers, with it each does', async () => {
  const { port, close } = await serve(dist, 0);
  const addresses = lanAddresses();
  for (const address of addresses) expect(await isReachable(address, port), address).toBe(false);
  expect(await isReachable('127.0.0.1', port)).toBe(true);
  const lan = await serveLan({ folder: dist, port, addresses, names: [], certificate });
  for (const address of addresses) expect(await isReachable(address, port), address).toBe(true);
  lan.close();
  close();
});

test('a taken port is told, and nothing goes on listening', async () => {
  const what = { folder: dist, names: [], certificate, port: server.port };
  await expect(serveLan({ ...what, addresses: ['127.0.0.1'] })).rejects.toThrow(
    `Port ${server.port} is taken by another program`,
  );
});
