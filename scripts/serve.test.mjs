import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachMutation, SEEDS } from '../src/shared/testing/each-mutation';
import { serve } from './serve.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-serve-'));
const dist = path.join(folder, 'dist');
const shelf = path.join(folder, 'weights');
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

beforeAll(async () => {
  mkdirSync(path.join(dist, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(path.join(dist, '.hidden'), 'hidden');
  writeFileSync(path.join(dist, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(dist, 'assets', 'tfjs-abc.wasm'), Uint8Array.of(0, 97, 115, 109));
  mkdirSync(shelf);
  writeFileSync(path.join(shelf, 'manifest.json'), '{}');
  writeFileSync(path.join(shelf, 'tiny.safetensors'), '0123456789');
  server = await serve(dist, 0, { shelf });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/**
 * The path goes out as written: `fetch` would tidy it first.
 * @param {string} pathname
 * @param {string} [method]
 * @param {Record<string, string>} [sent] headers
 */
const ask = (pathname, method = 'GET', sent = {}) =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    request({ host: '127.0.0.1', port, path: pathname, method, headers: sent }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

test('the page comes with the headers that isolate it', async () => {
  const { status, headers, body } = await ask('/');
  expect(status).toBe(200);
  expect(body).toBe('<!doctype html>');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cache-control': 'no-cache',
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test('WebAssembly has the type that lets it compile while it loads', async () => {
  const { headers } = await ask('/assets/tfjs-abc.wasm');
  expect(headers).toMatchObject({ 'content-type': 'application/wasm', 'content-length': '4' });
  expect(headers['cache-control']).toContain('immutable');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/.hidden',
  '/%00',
  '/%',
  '/assets',
  '/no.js',
  // Each of these once ended the server.
  '/index.html/',
  '/index.html/x',
  `/${'a'.repeat(5000)}`,
  '/weights/../../secret.txt',
  '/weights/%2e%2e/secret.txt',
  '/weights/',
])('nothing outside the folder, hidden or absent is served: %s', async (pathname) => {
  const { status, body } = await ask(pathname);
  expect(status).toBe(404);
  expect(body).not.toMatch(/secret|hidden/);
});

test('only reading is allowed', async () => {
  expect(await ask('/', 'POST')).toMatchObject({ status: 405 });
  expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('a taken port is said in a sentence that helps', async () => {
  const { port } = new URL(server.url);
  await expect(serve(dist, Number(port))).rejects.toThrow(
    `Port ${port} is taken by another program. Choose another: npm start -- --port ${Number(port) + 1}`,
  );
});

test('a part of a file is served, and the shelf of weights beside the page', async () => {
  const whole = await ask('/weights/tiny.safetensors');
  expect(whole).toMatchObject({ status: 200, body: '0123456789' });
  expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', 'cache-control': 'no-cache' });
  expect(whole.headers['content-security-policy']).toContain("default-src 'none'");
  const { etag } = whole.headers;
  const part = await ask('/weights/tiny.safetensors', 'GET', { range: 'bytes=4-6', 'if-range': etag });
  expect(part).toMatchObject({ status: 206, body: '456' });
  expect(part.headers['content-range']).toBe('bytes 4-6/10');
  const tail = await ask('/weights/tiny.safetensors', 'GET', { range: 'bytes=-3' });
  expect(tail).toMatchObject({ status: 206, body: '789' });
  const known = await ask('/weights/tiny.safetensors', 'GET', { 'if-none-match': etag });
  expect(known).toMatchObject({ status: 304, body: '' });
  expect(await ask('/weights/tiny.safetensors', 'GET', { range: 'bytes=10-' })).toMatchObject({
    status: 416,
  });
});

/** Sends bytes as they are. @param {string} bytes @returns {Promise<string>} what came back until the server let go */
const sendRaw = (bytes) =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes, 'latin1'));
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // A server that lets go early is no failure: the next request tells whether it still stands.
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    socket.setTimeout(20_000, () => reject(new Error(`no end of the answer to ${JSON.stringify(bytes)}`)));
  });

const parts = {
  methods: ['GET', 'HEAD', 'POST', 'OPTIONS', 'CONNECT', 'PURGE', 'get', '', '\0'],
  paths: [
    '/',
    '//',
    '/index.html',
    '/index.html/',
    '/assets/tfjs-abc.wasm',
    '/weights/tiny.safetensors',
    '/weights',
    'http://elsewhere.example/secret.txt',
    '//elsewhere.example/',
    '*',
    '/..',
    '/%2e%2e%2f',
    '/%',
    '/%00',
    '/%ff%fe',
    '\\..\\secret.txt',
    '/C:/',
    '/?',
    '/#',
    '/con',
    `/${'x'.repeat(5000)}`,
    `/${'d/'.repeat(2500)}`,
    `/${'%2f'.repeat(900)}`,
    `/${'a'.repeat(20_000)}`,
  ],
  headers: [
    'Range: bytes=5-2',
    'Range: bytes=-0',
    'Range: bytes=0-0,2-3',
    'Range: bytes=99999999999999999999-',
    'Range: lines=1-2',
    'Range: bytes=nonsense',
    'If-Range: "x"',
    'If-None-Match: *',
    'If-Match: "other"',
    'If-Modified-Since: never',
    'Expect: a miracle',
    'Expect: 100-continue',
    'Upgrade: websocket\r\nConnection: Upgrade',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Host: \0',
    'no colon here',
    `X: ${'y'.repeat(20_000)}`,
  ],
};

/** mulberry32: the same requests for the same seed. @param {number} seed @returns {() => number} below 1 */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each(SEEDS)('three hundred requests at random end nothing and find nothing (seed %i)', async (seed) => {
  const random = randomNumbers(seed);
  /** @template T @param {readonly T[]} of */
  const one = (of) => of[Math.floor(random() * of.length)];
  await eachMutation(seed, async () => {
    const target = one(parts.paths) + (random() < 0.3 ? one(parts.paths) : '');
    const sent = [
      'Connection: close',
      ...Array.from({ length: Math.floor(random() * 3) }, () => one(parts.headers)),
    ];
    if (random() < 0.9) sent.push('Host: localhost');
    const method = random() < 0.6 ? 'GET' : one(parts.methods);
    const version = random() < 0.95 ? 'HTTP/1.1' : one(['HTTP/1.0', 'HTTP/9.9', '']);
    const bytes = `${method} ${target} ${version}\r\n${sent.join('\r\n')}\r\n\r\n`;
    const answer = await sendRaw(
      random() < 0.9 ? bytes : bytes.slice(0, Math.floor(random() * bytes.length)),
    );
    expect(answer).not.toMatch(/secret\n?$|hidden$/);
    // Not every request has an answer: one that breaks off has none, nor has CONNECT.
    const heads = answer.match(/^HTTP\/1\.1 (?!100)\d+/gm) ?? [];
    const policies = answer.match(/^Content-Security-Policy: default-src/gim) ?? [];
    expect(policies.length, answer.slice(0, 500)).toBe(heads.length);
  });
  expect(await ask('/')).toMatchObject({ status: 200 });
});
