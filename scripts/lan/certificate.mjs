// A certificate that this machine makes for itself and keeps, so that its fingerprint is the same from day to day.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import selfsigned from 'selfsigned';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Browsers refuse certificates that are valid for more than 398 days. */
const VALID_DAYS = 365;
/** A new one is made this long before the old one ends: a class in its last week should not meet two. */
const RENEWED_BEFORE_DAYS = 30;
/** Addresses of earlier networks that a certificate goes on to name. */
const MOST_ADDRESSES = 20;
/** Clocks of other machines may be behind. */
const SLACK_DAYS = 1;

/**
 * @typedef {object} Certificate
 * @property {string} key PEM
 * @property {string} cert PEM
 * @property {string} fingerprint SHA-256 of the certificate, as `AB:CD:…`
 * @property {Date} validTo
 * @property {boolean} isKept whether it will be there tomorrow: the folder could be written
 */

/** Where programs of this person keep what they can make again. @param {NodeJS.ProcessEnv} [env] */
export function cacheFolder(env = process.env, platform = process.platform) {
  const home = homedir();
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'vireo');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'vireo');
  return path.join(env.XDG_CACHE_HOME || path.join(home, '.cache'), 'vireo');
}

/** What a certificate names. @param {X509Certificate} certificate @returns {{ names: string[], addresses: string[] }} */
function namedIn(certificate) {
  const entries = (certificate.subjectAltName ?? '').split(', ').map((entry) => entry.split(/:(.*)/s));
  const of = (/** @type {string} */ kind) =>
    entries.filter(([name]) => name === kind).map(([, value]) => value);
  return { names: of('DNS'), addresses: of('IP Address') };
}

/** The kept key and certificate; null where there are none, others could have read them, or they are no pair. @param {string} file */
function readKept(file) {
  try {
    // Windows keeps others out by the folder's own rights, and has no such bits.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) return null;
    const pem = readFileSync(file, 'utf8');
    const [key] = /-----BEGIN (?:EC )?PRIVATE KEY-----.*?-----END (?:EC )?PRIVATE KEY-----/s.exec(pem) ?? [];
    const [cert] = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/s.exec(pem) ?? [];
    if (!key || !cert) return null;
    const certificate = new X509Certificate(cert);
    return certificate.checkPrivateKey(createPrivateKey(key)) ? { key, cert, certificate } : null;
  } catch {
    // Absent or damaged: another one is made, which is all that can be done about it.
    return null;
  }
}

/** Written beside it and renamed, so that it is whole or not there. @returns {boolean} whether it could be written @param {string} file @param {string} pem */
function keep(file, pem) {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, pem, { mode: 0o600 });
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, file);
    return true;
  } catch {
    return false;
  }
}

/**
 * The kept certificate where it names all of these and does not end soon; else a new one, which names what the old one did
 * as well, so that a laptop may go to and fro between two networks.
 * @param {{ names: readonly string[], addresses: readonly string[], folder?: string, now?: Date }} wanted
 * @returns {Promise<Certificate>}
 */
export async function lanCertificate({ names, addresses, folder = cacheFolder(), now = new Date() }) {
  const file = path.join(folder, 'lan-certificate.pem');
  const kept = readKept(file);
  const before = kept ? namedIn(kept.certificate) : { names: [], addresses: [] };
  const isCovered =
    names.every((name) => before.names.includes(name)) &&
    addresses.every((address) => before.addresses.includes(address));
  if (kept && isCovered) {
    const validTo = new Date(kept.certificate.validTo);
    if (validTo.getTime() - now.getTime() > RENEWED_BEFORE_DAYS * DAY_MS) {
      const { key, cert, certificate } = kept;
      return { key, cert, fingerprint: certificate.fingerprint256, validTo, isKept: true };
    }
  }
  const allNames = [...new Set(['localhost', ...names, ...before.names])];
  const allAddresses = [...new Set([...addresses, '127.0.0.1', ...before.addresses])].slice(
    0,
    MOST_ADDRESSES,
  );
  const made = await selfsigned.generate(
    [{ name: 'commonName', value: `Vireo on ${names[0] ?? 'this machine'}` }],
    {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      notBeforeDate: new Date(now.getTime() - SLACK_DAYS * DAY_MS),
      notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...allNames.map((value) => ({ type: /** @type {const} */ (2), value })),
            ...allAddresses.map((ip) => ({ type: /** @type {const} */ (7), ip })),
          ],
        },
      ],
    },
  );
  const { private: key, cert } = made;
  const { fingerprint256, validTo } = new X509Certificate(cert);
  const isKept = keep(file, `${key.trim()}\n${cert.trim()}\n`);
  return { key, cert, fingerprint: fingerprint256, validTo: new Date(validTo), isKept };
}
