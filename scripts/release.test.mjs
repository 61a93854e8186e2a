// What publishes Vireo names files and commands of this repository: they must exist, and be what these files take them for.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PACKAGE_FOLDER } from './pack.mjs';
import { DEFAULT_PORT, readOptions } from './start/options.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @param {string} name */
const read = (name) => readFileSync(path.join(root, name), 'utf8');
/** @type {{ version: string, scripts: Record<string, string> }} */
const { version, scripts } = JSON.parse(read('package.json'));

/** Names after `npm run` in a text. @param {string} text */
const commandsIn = (text) => [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name);

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  /** What stands behind each use of an instruction. @param {string} word */
  const of = (word) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const ignored = new Set(read('.dockerignore').trim().split('\n'));

  test('copies what exists and is not ignored, and takes from the build what the build writes there', () => {
    for (const copy of of('COPY')) {
      const [, stage, rest] = /^(?:--from=(\w+) )?(.*)$/.exec(copy) ?? [];
      const sources = rest.split(' ').slice(0, -1);
      for (const source of sources) {
        if (stage) expect(source).toBe(`/vireo/${path.relative(root, PACKAGE_FOLDER).replaceAll('\\', '/')}`);
        else expect(existsSync(path.join(root, source)) && !ignored.has(source), source).toBe(true);
      }
    }
    expect(of('FROM')[0]).toMatch(/ AS build$/);
  });

  test('runs commands of package.json, on the Node that the house is built with', () => {
    const commands = commandsIn(of('RUN').join('\n'));
    expect(commands).toEqual(['pack']);
    for (const command of commands) expect(scripts).toHaveProperty(command);
    const [major] = read('.nvmrc').split('.');
    for (const image of of('FROM')) expect(image).toMatch(new RegExp(`^node:${major}-slim`));
  });

  test('starts the packed server by options it has, where the port is, under an account without rights', () => {
    const [node, file, ...args] = JSON.parse(of('CMD')[0]);
    expect([node, file]).toEqual(['node', 'vireo.mjs']);
    expect(readOptions(args)).toMatchObject({ host: '0.0.0.0', open: false, port: DEFAULT_PORT });
    expect(of('EXPOSE')).toEqual([String(DEFAULT_PORT)]);
    expect(of('USER')).toEqual(['node']);
    expect(of('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${DEFAULT_PORT}/`);
  });
});

describe('the workflow of GitHub Pages', () => {
  const workflow = read('.github/workflows/pages.yml');

  test('every action is pinned to one commit', () => {
    const used = [...workflow.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(3);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('its commands exist, and it publishes what the build writes', () => {
    for (const command of commandsIn(workflow)) expect(scripts).toHaveProperty(command);
    for (const [, script] of workflow.matchAll(/run: node (\S+)/g))
      expect(existsSync(path.join(root, script)), script).toBe(true);
    expect(workflow).toContain('path: dist');
    expect(existsSync(path.join(root, '.nvmrc'))).toBe(true);
  });
});

test('the list of changes has this version, newest first, and what is not released above it', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  const [first, ...rest] = headings;
  const releases = first === 'Not released yet' ? rest : headings;
  for (const heading of releases) expect(heading).toMatch(/^\d+\.\d+\.\d+( \(\d{4}-\d{2}-\d{2}\))?$/);
  const numbers = releases.map((heading) => heading.split(' ')[0]);
  expect(numbers[0]).toBe(version);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })));
  expect(JSON.parse(read('package-lock.json')).version).toBe(version);
});

describe('the options of the server', () => {
  test('are this machine alone, unless another is asked for', () => {
    expect(readOptions([])).toEqual({ port: 4173, host: undefined, open: true, lan: false, help: false });
    expect(readOptions(['--lan', '--port', '8000'])).toMatchObject({ lan: true, port: 8000 });
  });

  test.each([
    [['--port', '70000'], '--port takes a number from 0 to 65535, not "70000".'],
    [['--port', '1e3'], '--port takes a number'],
    [['--host', 'example.org'], '--host takes an IP address of this machine, not "example.org".'],
    [['--host', '0.0.0.0', '--lan'], '--lan chooses its addresses by itself'],
    [['--public'], "Unknown option '--public'"],
  ])('%s is refused in words', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
