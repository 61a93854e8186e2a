import { generate } from 'lean-qr';
import { expect, test } from 'vitest';
import { announcement, qrCode } from './announcement.mjs';

const certificate = {
  key: '',
  cert: '',
  fingerprint: Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0').toUpperCase()).join(':'),
  validTo: new Date('2027-11-29T00:00:00Z'),
  isKept: true,
};
const served = { addresses: ['192.168.1.20', '8.8.8.8'], names: ['teacher.local'], port: 4173, certificate };

test('a teacher is told the address, the other ones, the fingerprint, and why a browser warns', () => {
  const said = announcement(served, false);
  expect(said).toContain('The class opens  https://192.168.1.20:4173/');
  expect(said).toContain('https://teacher.local:4173/');
  expect(said.replaceAll(/\n\s+/g, ':')).toContain(certificate.fingerprint);
  expect(said).toContain('warns once');
  expect(said).toContain('before 2027-11-29');
  expect(said).toContain('8.8.8.8 is not an address of a private network');
  expect(said).not.toContain('192.168.1.20 is not');
});

test('where the certificate could not be kept, that is said in place of how long it stays', () => {
  const said = announcement({ ...served, certificate: { ...certificate, isKept: false } }, false);
  expect(said).toContain('another one next time');
  expect(said).not.toContain('2027');
});

test('the code on the wall has the modules of the address, and a light border of four', () => {
  const text = 'https://192.168.1.20:4173/';
  const expected = generate(text);
  const lines = qrCode(text, false).split('\n');
  /** Two rows of modules a line; what is drawn is light. @param {number} x @param {number} y */
  const isDark = (x, y) => {
    const [upper, lower] = { ' ': [1, 1], '▄': [1, 0], '▀': [0, 1], '█': [0, 0] }[
      lines[Math.floor((y + 4) / 2)][x + 4]
    ] ?? [Number.NaN, Number.NaN];
    return ((y + 4) % 2 === 0 ? upper : lower) === 1;
  };
  for (let y = -4; y < expected.size + 4; y++)
    for (let x = -4; x < expected.size + 4; x++) expect(isDark(x, y), `${x}, ${y}`).toBe(expected.get(x, y));
});

test('with colours it is black on white on any terminal', () => {
  const plain = qrCode('x', false).split('\n');
  expect(qrCode('x', true).split('\n')).toEqual(plain.map((line) => `\x1b[97;40m${line}\x1b[0m`));
});
