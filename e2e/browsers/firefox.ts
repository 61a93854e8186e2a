// Firefox by Marionette, the protocol that WebDriver stands on in it: JSON over a socket, so Debian's Firefox is driven without
// a driver. (WebDriver BiDi was tried: under its sessions Firefox 153 stopped for good, in about every third load of a page, in a
// worker that another worker asked for; without one it never did.)
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DrivenBrowser, soon } from './driven-browser';

const START_LIMIT_MS = 60_000;

/** `[1, id, error, result]`, as Marionette answers. */
type Answer = readonly [
  1,
  number,
  { readonly error: string; readonly message: string } | null,
  { readonly value?: unknown },
];

/** Downloads go to a folder unasked, nothing is asked at the start, and Marionette takes a free port. */
const preferences = (downloads: string) => ({
  'browser.download.folderList': 2,
  'browser.download.dir': downloads,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
  'intl.accept_languages': 'en-US',
  'marionette.port': 0,
});

export async function openFirefox(): Promise<DrivenBrowser> {
  const home = mkdtempSync(path.join(tmpdir(), 'vireo-firefox-'));
  const downloads = path.join(home, 'downloads');
  mkdirSync(downloads);
  const lines = Object.entries(preferences(downloads)).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(path.join(home, 'user.js'), lines.join(''));
  const args = [
    '--headless',
    '--no-remote',
    '--profile',
    home,
    '--marionette',
    '--remote-allow-system-access',
  ];
  const program = spawn('firefox-esr', [...args, '--width', '1440', '--height', '1000'], {
    env: { ...process.env, HOME: home },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  const port = await soon(
    async () => {
      try {
        return Number(readFileSync(path.join(home, 'MarionetteActivePort'), 'utf8')) || null;
      } catch {
        // It is written once Firefox listens.
        return null;
      }
    },
    'Firefox',
    START_LIMIT_MS,
  );

  const socket = createConnection({ host: '127.0.0.1', port });
  const waiting = new Map<number, (answer: Answer) => void>();
  // A message is its length, a colon, and so many bytes of JSON.
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, colon).toString());
      if (colon < 0 || received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end).toString());
      received = received.subarray(end);
      if (Array.isArray(message)) waiting.get(message[1])?.(message as unknown as Answer);
    }
  });
  let lastId = 0;
  async function send(command: string, parameters: object = {}): Promise<unknown> {
    const id = ++lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    const message = JSON.stringify([0, id, command, parameters]);
    socket.write(`${Buffer.byteLength(message)}:${message}`);
    const [, , error, result] = await answered;
    waiting.delete(id);
    if (error) throw new Error(`${command}: ${error.error}: ${error.message}`);
    return result.value;
  }
  await send('WebDriver:NewSession');
  await send('WebDriver:SetTimeouts', { script: START_LIMIT_MS });

  return {
    downloads,
    async open(url) {
      await send('WebDriver:Navigate', { url });
    },
    async reload() {
      await send('WebDriver:Refresh');
    },
    async evaluate<T>(body: string) {
      const script = `const answer = arguments[arguments.length - 1];
        (async () => { ${body} })().then(
          (value) => answer({ value: JSON.stringify(value) ?? 'null' }),
          (error) => answer({ error: String(error) }));`;
      const answer = await send('WebDriver:ExecuteAsyncScript', { script, args: [] });
      const { value, error } = answer as { value?: string; error?: string };
      if (error !== undefined) throw new Error(error);
      return JSON.parse(value ?? 'null') as T;
    },
    async picture() {
      return Buffer.from(String(await send('WebDriver:TakeScreenshot', { full: false })), 'base64');
    },
    async close() {
      await send('Marionette:Quit', { flags: ['eForceQuit'] });
      await ended;
      socket.destroy();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
