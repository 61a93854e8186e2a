// WebKit by WebKitGTK's own WebDriver: plain HTTP, for which `fetch` is enough.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DrivenBrowser, soon } from './driven-browser';

/** What WebKitGTK leaves switched off and Safari has: `MiniBrowser --features=help` lists them. */
const SAFARI_FEATURES = ['StorageAPI', 'StorageAPIEstimate', 'FileSystem', 'AccessHandle'];

const START_LIMIT_MS = 60_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param isLikeSafari with what Safari has switched on; else as Debian has it */
export async function openWebkit({
  isLikeSafari,
}: {
  readonly isLikeSafari: boolean;
}): Promise<DrivenBrowser> {
  const home = mkdtempSync(path.join(tmpdir(), 'vireo-webkit-'));
  // Without folders of a desktop, downloads go to the home.
  const downloads = home;
  const port = await freePort();
  const driver = spawn(
    'xvfb-run',
    ['-a', '-s', '-screen 0 1440x1000x24', 'WebKitWebDriver', `--port=${port}`],
    {
      env: {
        ...process.env,
        HOME: home,
        LANG: 'en_US.UTF-8',
        ...(isLikeSafari && { JSC_useSharedArrayBuffer: '1' }),
      },
      stdio: 'ignore',
      // The driver, its display and its browser end together.
      detached: true,
    },
  );
  async function send<T>(method: string, at: string, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}${at}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: T & { message?: string } };
    if (!response.ok) throw new Error(`${at}: ${value.message}`);
    return value;
  }
  await soon(() => send('GET', '/status').catch(() => null), 'WebKitWebDriver', START_LIMIT_MS);
  const { sessionId } = await send<{ sessionId: string }>('POST', '/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': {
          args: ['--automation', ...(isLikeSafari ? [`--features=${SAFARI_FEATURES.join(',')}`] : [])],
        },
      },
    },
  });
  const session = `/session/${sessionId}`;
  await send('POST', `${session}/window/maximize`, {});

  return {
    downloads,
    async open(url) {
      await send('POST', `${session}/url`, { url });
    },
    async reload() {
      await send('POST', `${session}/refresh`, {});
    },
    async evaluate<T>(body: string) {
      const answer = await send<{ value?: string; error?: string }>('POST', `${session}/execute/async`, {
        script: `const answer = arguments[arguments.length - 1];
          (async () => { ${body} })().then(
            (value) => answer({ value: JSON.stringify(value) ?? 'null' }),
            (error) => answer({ error: String(error) }));`,
        args: [],
      });
      if (answer.error !== undefined) throw new Error(answer.error);
      return JSON.parse(answer.value ?? 'null') as T;
    },
    async picture() {
      return Buffer.from(await send<string>('GET', `${session}/screenshot`), 'base64');
    },
    async close() {
      await send('DELETE', session);
      if (driver.pid !== undefined) process.kill(-driver.pid, 'SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
