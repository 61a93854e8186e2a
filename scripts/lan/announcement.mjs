// What a teacher reads in the terminal, and what the class reads from the wall.
import { generate } from 'lean-qr';
import { isPrivate } from './addresses.mjs';

/** Modules around a code that must stay light: four (ISO/IEC 18004). */
const QUIET = 4;

/**
 * A QR code, two rows of modules a line. Without colours it suits a dark terminal: what is light is drawn.
 * @param {string} text
 * @param {boolean} hasColours then it is black on white wherever it stands
 */
export function qrCode(text, hasColours) {
  const code = generate(text);
  const isDark = (/** @type {number} */ x, /** @type {number} */ y) => code.get(x, y);
  const lines = [];
  for (let y = -QUIET; y < code.size + QUIET; y += 2) {
    let line = '';
    for (let x = -QUIET; x < code.size + QUIET; x++) {
      const [upper, lower] = [isDark(x, y), isDark(x, y + 1)];
      line += upper ? (lower ? ' ' : '▄') : lower ? '▀' : '█';
    }
    lines.push(hasColours ? `\x1b[97;40m${line}\x1b[0m` : line);
  }
  return lines.join('\n');
}

/**
 * @param {object} served
 * @param {readonly string[]} served.addresses at least one
 * @param {readonly string[]} served.names
 * @param {number} served.port
 * @param {import('./certificate.mjs').Certificate} served.certificate
 * @param {boolean} hasColours
 * @returns {string}
 */
export function announcement({ addresses, names, port, certificate }, hasColours) {
  const [first, ...others] = [...addresses, ...names].map((host) => `https://${host}:${port}/`);
  const pairs = certificate.fingerprint.split(':');
  const open = addresses.filter((address) => !isPrivate(address));
  const until = certificate.validTo.toISOString().slice(0, 10);
  return [
    `The class opens  ${first}`,
    ...(others.length > 0 ? [`or               ${others.join('  ')}`] : []),
    '',
    qrCode(first, hasColours),
    '',
    'Every browser warns once that it cannot tell whose certificate this is. That is so because this machine made it:',
    'an authority signs certificates for names on the internet alone. Without https a browser would not train.',
    'To be sure, compare the SHA-256 fingerprint that the browser shows (under "certificate") with this one:',
    '',
    ...[pairs.slice(0, 16), pairs.slice(16)].map((part) => `  ${part.join(':')}`),
    '',
    certificate.isKept
      ? `It stays the same until it is renewed, before ${until}.`
      : 'It will be another one next time: the folder of your account for such files cannot be written.',
    'Only the files of the page are served. Pictures and runs stay in the browser they were opened in.',
    ...open.map(
      (address) =>
        `Careful: ${address} is not an address of a private network. Whoever reaches it can open the page.`,
    ),
  ].join('\n');
}
