// The way to a file on the Hugging Face hub, or a mirror of it: what the hub states about it, and its bytes.
// https://huggingface.co/docs/hub/models-downloading; the header names are those huggingface_hub reads
// (file_download.py): the first answer, before the redirect to another host, states the file's SHA-256 and size.
import { createWriteStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { EnvHttpProxyAgent, request } from 'undici';
import { hashOf } from './hash-of.mjs';
import { codeOf, inMegabytes, Refusal } from './refusal.mjs';

/** Redirects within the hub: a repository that was renamed. */
const MOST_REDIRECTS = 5;
/** Attempts in a row that bring nothing new. */
const MOST_FRUITLESS = 3;
/** Longest time the hub may ask us to wait, in seconds; more than this a person decides. */
const LONGEST_WAIT = 60;

/**
 * @typedef {object} HubFile what the hub states of a file
 * @property {string} address that was asked
 * @property {string} location where its bytes are, mostly on another host, for a while
 * @property {string} sha256
 * @property {number} sizeBytes
 * @property {string} revision the commit, 40 hexadecimal digits
 */

/** @typedef {import('undici').Dispatcher} Dispatcher */

/** Goes through HTTPS_PROXY, HTTP_PROXY and NO_PROXY. @returns {Dispatcher} */
export function openNetwork() {
  try {
    return new EnvHttpProxyAgent({ connectTimeout: 20_000, headersTimeout: 30_000, bodyTimeout: 30_000 });
  } catch (error) {
    throw new Refusal(`HTTPS_PROXY should be an address such as http://proxy.example:3128 (${error}).`);
  }
}

/** @param {string | string[] | undefined} header */
const one = (header) => (Array.isArray(header) ? header[0] : header);

/** Seconds a `Retry-After` asks for: a number, or a date. @param {string | undefined} header */
function secondsToWait(header) {
  if (header === undefined) return 5;
  if (/^\d+$/.test(header)) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? 5 : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

/** What is wrong where the network itself fails. @param {string} address @param {unknown} error */
function unreachable(address, error) {
  const code = codeOf(error);
  const { host } = new URL(address);
  const proxy = process.env.HTTPS_PROXY || process.env.https_proxy;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return new Refusal(
      `The certificate of ${host} is not trusted (${code}). Where a proxy reads along, NODE_EXTRA_CA_CERTS=/path/to/its.pem makes Node trust it.`,
    );
  return new Refusal(
    `${host} could not be reached${proxy ? ' through the proxy of HTTPS_PROXY' : ''} (${code || error}). Without a network take the file from a stick: npm run weights -- add --from FILE --as NAME. ` +
      'Behind a proxy set HTTPS_PROXY=http://host:port; VIREO_HUB=https://… names a mirror of the hub.',
  );
}

/** What is wrong where the hub refuses. @param {number} status @param {string} address */
function refusedBy(status, address) {
  const { host } = new URL(address);
  if (status === 404)
    return new Refusal(`${host} has no such file (404): ${address}. It may have been moved or taken back.`);
  if (status === 401 || status === 403)
    return new Refusal(
      `${host} does not give out this file (${status}): ${address}. It is private, gated, or no longer there.`,
    );
  return new Refusal(`${host} answered ${status} to ${address}. Try again later.`);
}

/**
 * One request; waits where the hub asks for it.
 * @param {'HEAD' | 'GET'} method
 * @param {string} address
 * @param {Record<string, string>} headers
 * @param {Dispatcher} dispatcher
 * @param {(text: string) => void} say
 */
async function ask(method, address, headers, dispatcher, say) {
  for (let waits = 0; ; waits += 1) {
    const answer = await request(address, {
      method,
      dispatcher,
      headers: { 'User-Agent': 'vireo-weights', 'Accept-Encoding': 'identity', ...headers },
    });
    if (answer.statusCode !== 429) return answer;
    await answer.body.dump();
    const seconds = secondsToWait(one(answer.headers['retry-after']));
    const { host } = new URL(address);
    if (seconds > LONGEST_WAIT || waits === MOST_FRUITLESS)
      throw new Refusal(
        `${host} has had too many requests from here (429), and asks to wait ${seconds} seconds. Run the same command again then.`,
      );
    say(`${host} asks to wait ${seconds} s …`);
    await wait(seconds * 1000);
  }
}

/**
 * What the hub states about a file. Throws a Refusal.
 * @param {string} address
 * @param {Dispatcher} dispatcher
 * @param {(text: string) => void} say
 * @returns {Promise<HubFile>}
 */
export async function askHub(address, dispatcher, say) {
  let asked = address;
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
    const answer = await ask('HEAD', asked, {}, dispatcher, say).catch((error) => {
      throw error instanceof Refusal ? error : unreachable(asked, error);
    });
    await answer.body.dump();
    const { statusCode, headers } = answer;
    const redirect = one(headers.location);
    const isRedirect = statusCode >= 300 && statusCode < 400 && redirect !== undefined;
    if (!isRedirect && statusCode !== 200) throw refusedBy(statusCode, asked);
    const location = isRedirect ? new URL(redirect, asked).href : asked;
    const etag = one(headers['x-linked-etag'])?.replace(/^W\/|"/g, '');
    if (etag === undefined && isRedirect && new URL(location).host === new URL(asked).host) {
      asked = location;
      continue;
    }
    const sizeBytes = Number(one(headers['x-linked-size']) ?? one(headers['content-length']));
    if (!etag || !/^[0-9a-f]{64}$/.test(etag) || !(sizeBytes > 0))
      throw new Refusal(
        `${new URL(asked).host} does not state the SHA-256 and the size of ${address} (x-linked-etag, x-linked-size): nothing could be checked, so nothing is taken.`,
      );
    if (asked.startsWith('https:') && !location.startsWith('https:'))
      throw new Refusal(`${new URL(asked).host} leads to ${location}, which is not encrypted: not followed.`);
    return { address, location, sha256: etag, sizeBytes, revision: one(headers['x-repo-commit']) ?? '' };
  }
  throw new Refusal(`${new URL(address).host} redirects again and again: ${address}.`);
}

/**
 * Fetches a file whole, going on where an earlier attempt ended. What came of it stays beside as `<sha256>.part` until it is
 * whole. Throws a Refusal; a file whose hash is not the one stated is thrown away.
 * @param {string} address
 * @param {string} folder for what is under way
 * @param {Dispatcher} dispatcher
 * @param {{ say: (text: string) => void, progress: (done: number, total: number) => void, check: (stated: HubFile) => void }} tell
 *   `check` may throw before anything is fetched
 * @returns {Promise<{ file: string, stated: HubFile }>} the whole file, checked
 */
export async function download(address, folder, dispatcher, { say, progress, check }) {
  let stated = await askHub(address, dispatcher, say);
  check(stated);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${stated.sha256}.part`);
  const { host } = new URL(stated.location);
  let fruitless = 0;
  for (;;) {
    const before = existsSync(file) ? statSync(file).size : 0;
    if (before > stated.sizeBytes) rmSync(file);
    if (before === stated.sizeBytes) break;
    try {
      await fetchRest(stated, file, before, dispatcher, { say, progress });
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const code = codeOf(error);
      if (code === 'ENOSPC')
        throw new Refusal(`The disk is full: ${inMegabytes(stated.sizeBytes)} are needed in ${folder}.`);
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
        throw new Refusal(`${folder} cannot be written to (${code}).`);
      const now = existsSync(file) ? statSync(file).size : 0;
      fruitless = now > before ? 0 : fruitless + 1;
      if (fruitless === MOST_FRUITLESS) {
        if (now === 0) throw unreachable(stated.location, error);
        throw new Refusal(
          `The connection to ${host} was cut at ${inMegabytes(now)} of ${inMegabytes(stated.sizeBytes)} (${code || error}). What came is kept: run the same command again to go on.`,
        );
      }
      say(`The connection was cut at ${inMegabytes(now)}: going on …`);
      // Where the bytes are is told for a while only.
      stated = await askHub(address, dispatcher, say);
      if (!file.endsWith(`${stated.sha256}.part`))
        throw new Refusal(`The file changed on the hub while it was fetched. Run the same command again.`);
    }
  }
  const found = await hashOf(file);
  if (found !== stated.sha256) {
    rmSync(file);
    throw new Refusal(
      `What came is not what the hub states: SHA-256 ${found}, stated ${stated.sha256}. It was thrown away. Try again; should it stay so, something on the way changes files.`,
    );
  }
  return { file, stated };
}

/**
 * @param {HubFile} stated
 * @param {string} file
 * @param {number} from bytes that are there already
 * @param {Dispatcher} dispatcher
 * @param {{ say: (text: string) => void, progress: (done: number, total: number) => void }} tell
 */
async function fetchRest({ location, sizeBytes }, file, from, dispatcher, { say, progress }) {
  /** @type {Record<string, string>} */
  const range = from > 0 ? { Range: `bytes=${from}-` } : {};
  const { statusCode, headers, body } = await ask('GET', location, range, dispatcher, say);
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw refusedBy(statusCode, location);
  }
  const resumes = statusCode === 206 && one(headers['content-range'])?.startsWith(`bytes ${from}-`);
  if (statusCode === 206 && !resumes) {
    body.destroy();
    throw new Refusal(`${new URL(location).host} sent another part of the file than was asked for.`);
  }
  let done = resumes ? from : 0;
  const counted = new Transform({
    transform(chunk, _encoding, next) {
      done += chunk.length;
      if (done > sizeBytes) {
        next(
          new Refusal(`${new URL(location).host} sends more than the ${inMegabytes(sizeBytes)} it states.`),
        );
        return;
      }
      progress(done, sizeBytes);
      next(null, chunk);
    },
  });
  const disk = createWriteStream(file, { flags: resumes ? 'a' : 'w' });
  const isClosed = new Promise((resolve) => disk.once('close', () => resolve(null)));
  try {
    await pipeline(body, counted, disk);
  } finally {
    // A connection can be cut while bytes are still written: until then the file's size says too little of where to go on.
    await isClosed;
  }
  if (done < sizeBytes) throw new Error('the answer ended early');
}
