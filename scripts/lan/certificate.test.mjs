import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, lanCertificate } from './certificate.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;
const today = new Date('2026-11-30T08:00:00Z');
/** @param {number} days */
const later = (days) => new Date(today.getTime() + days * DAY_MS);

/** @type {string} */
let folder;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'vireo-certificate-')), 'cache');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

const wanted = () => ({ names: ['teacher'], addresses: ['192.168.1.20'], folder, now: today });
const kept = () => path.join(folder, 'lan-certificate.pem');

test('a certificate names the addresses and names, is for servers alone, and ends within what browsers allow', async () => {
  const { cert, fingerprint, isKept } = await lanCertificate(wanted());
  const made = new X509Certificate(cert);
  expect(isKept).toBe(true);
  expect(fingerprint).toBe(made.fingerprint256);
  expect(made.ca).toBe(false);
  expect(made.checkIP('192.168.1.20')).toBe('192.168.1.20');
  expect(made.checkHost('teacher')).toBe('teacher');
  expect(made.checkHost('elsewhere.example')).toBeUndefined();
  expect(made.verify(made.publicKey)).toBe(true);
  const days = (Date.parse(made.validTo) - Date.parse(made.validFrom)) / DAY_MS;
  expect(days).toBeLessThan(398);
  expect(new Date(made.validFrom) < today).toBe(true);
});

test('the fingerprint stays from day to day, and nobody else can read the key', async () => {
  const first = await lanCertificate(wanted());
  if (process.platform !== 'win32') {
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
  const next = await lanCertificate({ ...wanted(), now: later(200) });
  expect(next.fingerprint).toBe(first.fingerprint);
  expect(next.key.trim()).toBe(first.key.trim());
});

test('it is renewed before it ends', async () => {
  const first = await lanCertificate(wanted());
  const renewed = await lanCertificate({ ...wanted(), now: later(340) });
  expect(renewed.fingerprint).not.toBe(first.fingerprint);
  expect(renewed.validTo > later(340 + 360)).toBe(true);
});

test('on another network a new one names both networks, and serves on either', async () => {
  await lanCertificate(wanted());
  const school = await lanCertificate({ ...wanted(), addresses: ['10.0.0.7'] });
  expect(new X509Certificate(school.cert).checkIP('192.168.1.20')).toBe('192.168.1.20');
  const home = await lanCertificate(wanted());
  expect(home.fingerprint).toBe(school.fingerprint);
});

test.each([
  ['damaged', () => writeFileSync(kept(), 'no certificate')],
  ['cut short', () => writeFileSync(kept(), readFileSync(kept(), 'utf8').slice(0, 300))],
  ['readable by others', () => chmodSync(kept(), 0o644)],
])('one that is %s is never used again', async (_, spoil) => {
  const first = await lanCertificate(wanted());
  spoil();
  const next = await lanCertificate(wanted());
  expect(next.fingerprint).not.toBe(first.fingerprint);
  expect(next.isKept).toBe(true);
});

test('a key of another certificate is never used', async () => {
  const first = await lanCertificate(wanted());
  rmSync(kept());
  const second = await lanCertificate(wanted());
  writeFileSync(kept(), `${first.key}\n${second.cert}`, { mode: 0o600 });
  const third = await lanCertificate(wanted());
  expect([first.fingerprint, second.fingerprint]).not.toContain(third.fingerprint);
});

test('where nothing can be kept, the certificate serves all the same and says so', async () => {
  writeFileSync(folder, 'a file where the folder should be');
  expect(await lanCertificate(wanted())).toMatchObject({ isKept: false });
});

test('it lies where programs of this person keep what they can make again', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/caches' }, 'linux')).toBe(path.join('/caches', 'vireo'));
  expect(cacheFolder({}, 'linux')).toMatch(/\.cache.vireo$/);
  expect(cacheFolder({}, 'darwin')).toMatch(/Library.Caches.vireo$/);
  expect(cacheFolder({ LOCALAPPDATA: 'C:\\Local' }, 'win32')).toContain('C:\\Local');
});
