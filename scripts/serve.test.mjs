import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from './serve.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-serve-'));
const dist = path.join(folder, 'dist');
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

beforeAll(async () => {
  mkdirSync(path.join(dist, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(path.join(dist, '.hidden'), 'hidden');
  writeFileSync(path.join(dist, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(dist, 'assets', 'tfjs-abc.wasm'), Uint8Array.of(0, 97, 115, 109));
  server = await serve(dist, 0);
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** The path goes out as written: `fetch` would tidy it first. @param {string} pathname @param {string} [method] */
const ask = (pathname, method = 'GET') =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    request({ host: '127.0.0.1', port, path: pathname, method }, (response) => {
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
  expect(headers['content-security-policy']).toContain("default-src 'self'");
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
