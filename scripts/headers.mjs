// The headers every answer carries, in development, preview, `npm start` and on a static host: one truth.

/**
 * What a page of Vireo may do: what is not named here, it may not. Nothing leaves the origin: every source is 'self', or
 * made in the page itself.
 * `wasm-unsafe-eval` compiles the CPU device's WebAssembly; its threads are workers made from blobs, which load
 * their code from blobs too. Mantine and recharts set styles inline.
 */
const policy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval' blob:",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'img-src': "'self' blob: data:",
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** @param {Record<string, string>} directives */
const join = (directives) =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/** The policy as a <meta> may say it: it cannot speak of frames. */
export const metaPolicy = join(policy);

/**
 * The policy of a page that fetches nothing and starts no worker, as its <meta> says it.
 * @param {string} script where its one script comes from: `'self'`, or the hash of what stands in the page
 */
export const lonePagePolicy = (script) =>
  join({
    'default-src': "'none'",
    'script-src': script,
    'style-src': policy['style-src'],
    'base-uri': "'none'",
    'form-action': "'none'",
  });

/** Cross-origin isolation: it gives the page SharedArrayBuffer, and so the CPU device its threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** What a host of the built page sends with every answer. @type {Record<string, string>} */
export const headers = {
  ...isolation,
  'Content-Security-Policy': join({ ...policy, 'frame-ancestors': "'none'" }),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // The camera, for pictures to predict; nothing else a page could listen with.
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
};

/** In development Vite adds inline scripts and a web socket of its own. @type {Record<string, string>} */
export const developmentHeaders = {
  ...headers,
  'Content-Security-Policy': join({
    ...policy,
    'script-src': `${policy['script-src']} 'unsafe-inline'`,
    'connect-src': `${policy['connect-src']} ws://localhost:* ws://127.0.0.1:*`,
  }),
};

/** The same as a `_headers` file, which Netlify and Cloudflare Pages read. */
export const headersFile = `/*\n${Object.entries(headers)
  .map(([name, value]) => `  ${name}: ${value}\n`)
  .join('')}`;

/** What test pages need to be cross-origin isolated. @type {Record<string, string>} */
export const isolationHeaders = isolation;
