import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { serve } from '../../scripts/serve.mjs';
import { EXPECT_LIMIT_MS } from '../../scripts/stages/limits.mjs';
import { type DrivenBrowser, soon } from './driven-browser';
import { openFirefox } from './firefox';
import { complaintsOf, walk } from './walk';
import { openWebkit } from './webkit';

interface Kind {
  readonly name: string;
  readonly open: () => Promise<DrivenBrowser>;
  /** What the README's table says of it. */
  readonly expected: {
    readonly hasThreads: boolean;
    readonly goesOn: boolean;
    readonly hasWebgpu: boolean;
    readonly hasByteReader: boolean;
  };
}

const KINDS: readonly Kind[] = [
  {
    name: 'firefox',
    open: openFirefox,
    expected: { hasThreads: true, goesOn: true, hasWebgpu: false, hasByteReader: true },
  },
  {
    name: 'webkit',
    open: () => openWebkit({ isLikeSafari: false }),
    expected: { hasThreads: false, goesOn: false, hasWebgpu: false, hasByteReader: false },
  },
  {
    // As in a private window of Safari: the file system is there and gives nothing.
    name: 'webkit with what Safari has',
    open: () => openWebkit({ isLikeSafari: true }),
    expected: { hasThreads: true, goesOn: false, hasWebgpu: false, hasByteReader: false },
  },
];

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let folder = '';
/** The built page and the probe, each with the watching script before everything else. */
let page = '';
let probe = '';

async function watched(site: string): Promise<string> {
  await cp(here('./watch.js'), path.join(site, 'watch.js'));
  const index = path.join(site, 'index.html');
  const html = await readFile(index, 'utf8');
  await writeFile(index, html.replace('<head>', '<head><script src="./watch.js"></script>'));
  return site;
}

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vireo-browsers-'));
  await cp(here('../../dist'), path.join(folder, 'page'), { recursive: true });
  page = await watched(path.join(folder, 'page'));
  await build({
    configFile: false,
    root: here('./probe'),
    logLevel: 'warn',
    build: { outDir: path.join(folder, 'probe'), emptyOutDir: true },
  });
  probe = await watched(path.join(folder, 'probe'));
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

for (const { name, open, expected } of KINDS) {
  test(`${name}: sample, Quick start on the CPU, both downloads, reload, going on`, async () => {
    const site = await serve(page, 0);
    const browser = await open();
    try {
      const { threads, goesOn } = await walk(browser, name.replaceAll(' ', '-'), site.url);
      expect({ hasThreads: threads > 1, goesOn }).toEqual({
        hasThreads: expected.hasThreads,
        goesOn: expected.goesOn,
      });
      expect(await browser.evaluate('return Boolean(navigator.gpu)')).toBe(expected.hasWebgpu);
    } finally {
      await browser.close();
      site.close();
    }
  });

  test(`${name}: a file is read in blocks, whether or not a stream fills the buffer it is given`, async () => {
    const site = await serve(probe, 0);
    const browser = await open();
    try {
      await browser.open(site.url);
      expect(await browser.evaluate('return window.browserProbe.hasByteReader()')).toBe(
        expected.hasByteReader,
      );
      const read = (sizeBytes: number) =>
        browser.evaluate(`return window.browserProbe.readInBlocks(${sizeBytes}, 1 << 16)`);
      expect(await read(1_000_003)).toEqual({ read: 1_000_003, wrong: 0, blocks: 16 });
      expect(await read(0)).toEqual({ read: 0, wrong: 0, blocks: 0 });
      expect(await complaintsOf(browser)).toEqual([]);
      // The walk's silence is worth something: what goes wrong is heard.
      for (const wrong of ['thrown', 'said', 'against the policy']) {
        const before = (await complaintsOf(browser)).length;
        await browser.evaluate(`window.browserProbe.doWrong('${wrong}')`);
        const heard = async () => (await complaintsOf(browser)).length > before || null;
        await soon(heard, wrong, EXPECT_LIMIT_MS);
      }
    } finally {
      await browser.close();
      site.close();
    }
  });
}
