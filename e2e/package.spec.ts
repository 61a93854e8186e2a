import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { fillPackage, packInto } from '../scripts/pack.mjs';

test('the package holds the page and its server alone, installs without a network, and starts', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vireo-package-'));
  try {
    const [filled, home, place] = ['filled', 'home', 'place'].map((name) => path.join(folder, name));
    for (const made of [home, place]) mkdirSync(made);
    await fillPackage(filled);
    const tarball = packInto(folder, filled);

    const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const outside = listed.filter((name) => !name.startsWith('package/page/')).toSorted();
    expect(outside).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'licences.html', 'package.json', 'vireo.mjs'].map(
        (name) => `package/${name}`,
      ),
    );
    expect(listed.filter((name) => /\.(map|ts|test\.\w+)$/.test(name))).toEqual([]);
    const manifest = JSON.parse(readFileSync(path.join(filled, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('private');

    // Nothing of this machine but Node and npm; and no registry, since nobody answers there.
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      CI: 'true',
      npm_config_offline: 'true',
      npm_config_registry: 'http://127.0.0.1:9/',
    };
    execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: place, env, stdio: 'pipe' });

    const server = spawn(path.join(place, 'node_modules/.bin/vireo'), ['--port', '0'], { cwd: place, env });
    let said = '';
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said += text));
    await expect.poll(() => said).toMatch(/Vireo is at http:\/\/localhost:\d+\//);
    const [url] = /http:\/\/localhost:\d+\//.exec(said) ?? [''];
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    const [script] = /assets\/index-[\w-]+\.js/.exec(await page.text()) ?? [''];
    expect((await fetch(url + script)).headers.get('content-type')).toContain('javascript');
    expect((await fetch(`${url}licences.html`)).status).toBe(200);

    server.kill('SIGTERM');
    const [code, signal] = await once(server, 'exit');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    await expect(fetch(url)).rejects.toThrow();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
