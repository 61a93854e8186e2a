import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import send from 'send';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** Where the site stands on the host: below a path, as on GitHub Pages. */
const BELOW = 'somebody/vireo';

/** Whether this machine has Python, whose file server is as plain as a host can be. */
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Ends a server; resolves once it has ended. */
type Stop = () => Promise<void>;

/** Files and not one header of ours: `python3 -m http.server`, or what is as plain where there is no Python. */
function serveOn(folder: string, port: number): Stop {
  if (hasPython) {
    const args = ['-m', 'http.server', String(port), '--bind', '127.0.0.1'];
    const server = spawn('python3', args, { cwd: folder, stdio: 'ignore' });
    return () =>
      new Promise((resolve) => {
        server.once('exit', () => resolve());
        server.kill();
      });
  }
  const server = createServer((request, response) => {
    send(request, request.url ?? '/', { root: folder, cacheControl: false }).pipe(response);
  }).listen(port, '127.0.0.1');
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

/** A copy of the built site on a host of its own. */
export class PlainHost {
  readonly #root = mkdtempSync(path.join(os.tmpdir(), 'vireo-host-'));
  readonly #site = path.join(this.#root, BELOW);
  #port = 0;
  #stop: Stop | null = null;

  constructor() {
    cpSync(dist, this.#site, { recursive: true, filter: (file) => !file.endsWith('.map') });
  }

  get url(): string {
    return `http://localhost:${this.#port}/${BELOW}/`;
  }

  async start(): Promise<void> {
    this.#port ||= await freePort();
    this.#stop = serveOn(this.#root, this.#port);
    while (!(await accepts(this.#port))) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async stop(): Promise<void> {
    await this.#stop?.();
    this.#stop = null;
  }

  /** Another version in its place: every script by another name, as after a change that reaches them all. */
  redeploy(): void {
    const assets = path.join(this.#site, 'assets');
    const renamed = new Map<string, string>();
    for (const name of readdirSync(assets)) {
      // Every name changes, since every file does: also one whose hash begins with the sign that is put there.
      const other = name.replace(
        /-(.)([\w-]{7})\.(\w+)$/,
        (_, first, rest, extension) => `-${first === '_' ? '0' : '_'}${rest}.${extension}`,
      );
      renamed.set(name, other);
      renameSync(path.join(assets, name), path.join(assets, other));
    }
    for (const file of [
      'index.html',
      'sw.js',
      'files.txt',
      ...[...renamed.values()].map((name) => `assets/${name}`),
    ]) {
      if (!/\.(js|css|html|txt)$/.test(file)) continue;
      const full = path.join(this.#site, file);
      const text = readFileSync(full, 'utf8').replace(
        /[\w.-]+-[\w-]{8}\.\w+/g,
        (name) => renamed.get(name) ?? name,
      );
      // A page that changed has another revision.
      writeFileSync(full, text.replace(/("index\.html","revision":")./, '$1-'));
    }
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#root, { recursive: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
