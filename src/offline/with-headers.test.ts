import { expect, test } from 'vitest';
import { withHeaders } from './with-headers';

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

test('an answer without headers is isolated, and keeps its body, status and type', async () => {
  const plain = new Response('let a = 1;', { status: 203, headers: { 'Content-Type': 'text/javascript' } });
  const isolated = withHeaders(plain, headers);
  expect(isolated.status).toBe(203);
  expect(isolated.headers.get('Content-Type')).toBe('text/javascript');
  expect(Object.fromEntries(isolated.headers)).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(await isolated.text()).toBe('let a = 1;');
});

test('what a host says stays as it is', () => {
  const own = new Response('', { headers: { 'Cross-Origin-Embedder-Policy': 'credentialless' } });
  expect(withHeaders(own, headers).headers.get('Cross-Origin-Embedder-Policy')).toBe('credentialless');
  const whole = new Response('', { headers });
  expect(withHeaders(whole, headers)).toBe(whole);
});

test('an answer that may have no body, and one that may not be touched', () => {
  expect(withHeaders(new Response(null, { status: 304 }), headers).status).toBe(304);
  const failed = Response.error();
  expect(withHeaders(failed, headers)).toBe(failed);
});
