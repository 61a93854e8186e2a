import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { architectureOf, BACKBONES, backboneBytes, HUB } from '../../src/recipe/backbones';
import { readShelfManifest, SHELF_BLOCK_BYTES } from '../../src/recipe/shelf';
import { weights } from './commands.mjs';
import { hashesOfBlocks } from './hash-of.mjs';
import { PACES } from './measured-paces.mjs';
import { copyShelf, readShelf } from './shelf-folder.mjs';
import { randomWeights } from './testing/random-weights.mjs';
import { COMMIT, startHub } from './testing/small-hub.mjs';

const NAME = 'mobilenet_v2_050';
const backbone = /** @type {import('../../src/recipe/backbones').Backbone} */ (
  BACKBONES.find(({ id }) => id === NAME)
);
const bytes = randomWeights(backbone);
const address = `/${backbone.repository}/resolve/main/model.safetensors`;

/** @type {Awaited<ReturnType<typeof startHub>>} */
let hub;
/** @type {string} */
let folder;
/** @type {string[]} */
let said;

beforeEach(async () => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'vireo-weights-')), 'weights');
  said = [];
  hub = await startHub(address, bytes);
});

afterEach(() => {
  hub.close();
  rmSync(path.dirname(folder), { recursive: true });
});

/** @param {string[]} args */
const run = (...args) =>
  weights(args, { folder, hub: hub.url, say: (text) => said.push(text), out: { write: () => true } });

const shelf = () => readShelf(folder, readShelfManifest);
const onDisk = () => readFileSync(path.join(folder, `${NAME}.safetensors`));

describe('adding from the hub', () => {
  test('follows it to another host, checks the file, and writes down where it came from', async () => {
    await run('add', NAME);
    expect(onDisk().equals(bytes)).toBe(true);
    expect(shelf()).toEqual([
      expect.objectContaining({
        id: NAME,
        file: `${NAME}.safetensors`,
        sizeBytes: bytes.length,
        sha256: hub.sha256,
        // Smaller than a block: the file's own.
        blockSha256: [hub.sha256],
        parameters: 1_968_680,
        top1: 65.928,
        licence: 'apache-2.0',
        source: { url: `${hub.url}${address}`, revision: COMMIT, page: `${HUB}/${backbone.repository}` },
      }),
    ]);
    expect(readdirSync(path.join(folder, '.partial'))).toEqual([]);
    await run('add', NAME);
    expect(shelf()).toHaveLength(1);
    await run();
    expect(said.join('\n')).toMatch(/✓ +mobilenet_v2_050 +– +2\.0 M +8 MB +65\.9 % +apache-2\.0/);
  });

  test('follows a repository that was renamed', async () => {
    hub.manners.renamedFrom = address;
    const moved = await startHub('/moved/there', bytes);
    moved.manners.renamedFrom = address;
    await weights(['add', NAME], { folder, hub: moved.url, say: () => {}, out: { write: () => true } });
    moved.close();
    expect(onDisk().equals(bytes)).toBe(true);
  });

  test('goes on by ranges where the connection is cut', async () => {
    hub.manners.cutAt = (from) => (from + 3e6 < bytes.length ? from + 3e6 : null);
    await run('add', NAME);
    expect(onDisk().equals(bytes)).toBe(true);
    const ranges = hub.requests.filter(({ host }) => host === 'store').map(({ range }) => range);
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=\d+-$/.test(String(range)))).toBe(true);
  });

  test('keeps what came of a connection that stays cut, and goes on with the next command', async () => {
    hub.manners.cutAt = (from) => Math.max(from, 2e6);
    await expect(run('add', NAME)).rejects.toThrow(
      /was cut at 2\.0 MB of 7\.9 MB .* run the same command again/,
    );
    expect(shelf()).toEqual([]);
    hub.manners.cutAt = undefined;
    hub.requests.length = 0;
    await run('add', NAME);
    expect(hub.requests.at(-1)?.range).toBe('bytes=2000000-');
    expect(onDisk().equals(bytes)).toBe(true);
  });

  test('begins anew where the host knows no ranges', async () => {
    hub.manners.cutAt = (from) => Math.max(from, 2e6);
    await expect(run('add', NAME)).rejects.toThrow('was cut');
    hub.manners.cutAt = undefined;
    hub.manners.ignoresRanges = true;
    await run('add', NAME);
    expect(onDisk().equals(bytes)).toBe(true);
  });

  test('throws away what is not what was stated', async () => {
    hub.manners.sha256 = 'a'.repeat(64);
    await expect(run('add', NAME)).rejects.toThrow(
      /What came is not what the hub states: SHA-256 .* thrown away/,
    );
    expect(existsSync(path.join(folder, `${NAME}.safetensors`))).toBe(false);
    expect(readdirSync(path.join(folder, '.partial'))).toEqual([]);
  });

  test('takes nothing that cannot be checked', async () => {
    hub.manners.statesNothing = true;
    await expect(run('add', NAME)).rejects.toThrow('does not state the SHA-256');
    expect(hub.requests.map(({ host }) => host)).toEqual(['hub']);
  });

  test('asks for no file of another size than the weights have', async () => {
    hub.manners.sizeBytes = 5_000_000;
    await expect(run('add', NAME)).rejects.toThrow('has 5.0 MB; the weights of MobileNetV2 0.5 have 7.9 MB');
    expect(hub.requests.map(({ host }) => host)).toEqual(['hub']);
  });

  test('stops where more comes than was stated', async () => {
    hub.manners.sends = Buffer.concat([bytes, bytes]);
    await expect(run('add', NAME)).rejects.toThrow('sends more than the 7.9 MB it states');
  });

  test('refuses a file of other weights, though its hash is right', async () => {
    const [first] = Object.keys(backbone.tensors);
    const other = randomWeights({ ...backbone, tensors: { ...backbone.tensors, [first]: [3, 16, 3, 3] } });
    hub.close();
    hub = await startHub(address, other);
    await expect(run('add', NAME)).rejects.toThrow(
      'is not MobileNetV2 0.5: conv_stem.weight should have the shape [16, 3, 3, 3] and has [3, 16, 3, 3]',
    );
    expect(shelf()).toEqual([]);
    expect(readdirSync(path.join(folder, '.partial'))).toEqual([]);
  });

  test('refuses what is no safetensors file', async () => {
    hub.close();
    hub = await startHub(address, Buffer.alloc(bytes.length, 'x'));
    await expect(run('add', NAME)).rejects.toThrow('is no file of weights for the shelf');
  });
});

describe('a hub that refuses', () => {
  test.each([
    [404, 'has no such file (404)'],
    [401, 'private, gated, or no longer there'],
    [503, 'answered 503'],
  ])('with %i is a sentence', async (status, sentence) => {
    hub.manners.first = [{ status }];
    await expect(run('add', NAME)).rejects.toThrow(sentence);
  });

  test('for the moment is waited for, as long as it says', async () => {
    hub.manners.first = [
      { status: 429, headers: { 'Retry-After': '0' } },
      { status: 429, headers: { 'Retry-After': new Date().toUTCString() } },
    ];
    await run('add', NAME);
    expect(said[0]).toMatch(/asks to wait 0 s/);
    expect(onDisk().equals(bytes)).toBe(true);
  });

  test('for an hour is told', async () => {
    hub.manners.first = [{ status: 429, headers: { 'Retry-After': '3600' } }];
    await expect(run('add', NAME)).rejects.toThrow(
      'too many requests from here (429), and asks to wait 3600 seconds',
    );
  });

  test('or cannot be reached, is told with what can be done', async () => {
    hub.close();
    await expect(run('add', NAME)).rejects.toThrow(
      /could not be reached \(ECONNREFUSED\)\. .*--from FILE.*HTTPS_PROXY.*VIREO_HUB/s,
    );
  });

  test('is no address at all', async () => {
    const surroundings = { folder, hub: 'mirror.example', say: () => {}, out: { write: () => true } };
    await expect(weights(['add', NAME], surroundings)).rejects.toThrow('VIREO_HUB should be an address');
  });
});

test('a proxy is gone through', async () => {
  /** @type {string[]} */
  const tunnels = [];
  const proxy = createServer((asked, response) => {
    tunnels.push(String(asked.url));
    const { method, url = '', headers } = asked;
    request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  proxy.on('connect', (asked, client) => {
    tunnels.push(String(asked.url));
    const [host, port] = String(asked.url).split(':');
    const server = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
  const before = { ...process.env };
  for (const name of ['NO_PROXY', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'https_proxy'])
    delete process.env[name];
  process.env.http_proxy = `http://127.0.0.1:${Object(proxy.address()).port}`;
  try {
    await run('add', NAME);
    expect(onDisk().equals(bytes)).toBe(true);
    expect(tunnels.some((target) => target.includes(new URL(hub.url).host))).toBe(true);
  } finally {
    delete process.env.http_proxy;
    Object.assign(process.env, before);
    proxy.close();
    proxy.closeAllConnections();
  }
});

describe('a file from a stick', () => {
  test('is taken under the name of what it holds, with no word on its licence', async () => {
    const stick = path.join(path.dirname(folder), 'My Model.safetensors');
    writeFileSync(stick, bytes);
    await run('add', '--from', stick, '--as', NAME);
    await run('add', '--from', stick);
    expect(shelf()).toEqual([
      expect.objectContaining({
        id: NAME,
        title: 'MobileNetV2 0.5',
        licence: null,
        top1: null,
        sha256: hub.sha256,
      }),
      expect.objectContaining({ id: 'my_model', title: 'my_model', family: null, preprocessing: {} }),
    ]);
    expect(hub.requests).toEqual([]);
    await run('remove', NAME);
    expect(shelf().map(({ id }) => id)).toEqual(['my_model']);
    expect(existsSync(path.join(folder, `${NAME}.safetensors`))).toBe(false);
  });

  test('of other weights than it is called is refused, and so is one that is not there', async () => {
    const stick = path.join(path.dirname(folder), 'file.safetensors');
    writeFileSync(stick, bytes);
    await expect(run('add', '--from', stick, '--as', 'resnet18')).rejects.toThrow(
      'the weights of ResNet-18 have 46.8 MB',
    );
    await expect(run('add', '--from', `${stick}.gone`)).rejects.toThrow('There is no file');
    await expect(run('add', '--from', stick, '--as', '../x')).rejects.toThrow('can be no name on the shelf');
    expect(existsSync(folder)).toBe(false);
  });
});

test('blocks are hashed in their order, the last one as long as it is', async () => {
  const file = path.join(path.dirname(folder), 'ten');
  writeFileSync(file, '0123456789');
  const hashes = await hashesOfBlocks(file, 10, 4);
  const expected = ['0123', '4567', '89'].map((text) => createHash('sha256').update(text).digest('hex'));
  expect(hashes).toEqual(expected);
  expect(bytes.length).toBeLessThan(SHELF_BLOCK_BYTES);
});

describe('images a second', () => {
  const row = () => said.filter((line) => line.includes(` ${NAME} `)).at(-1);
  const file = () => path.join(folder, PACES);

  test('are measured when asked for, and listed from then on', async () => {
    await run();
    expect(row()).toMatch(/mobilenet_v2_050 +– +2\.0 M/);
    await run('measure', NAME);
    expect(row()).toMatch(/mobilenet_v2_050 +\d+(\.\d)? +2\.0 M/);
    const measured = row();
    await run();
    expect(row()).toBe(measured);
    expect(said.at(-1)).toMatch(/one thread under Node.*npm run weights -- measure measures/);
    expect(shelf()).toEqual([]);
  });

  test('of another machine, or out of a damaged file, are not listed', async () => {
    mkdirSync(folder, { recursive: true });
    const others = { version: 1, machine: 'a faster one', imagesPerSecond: { [NAME]: 99 } };
    for (const text of [JSON.stringify(others), '{"version": 1', 'null']) {
      writeFileSync(file(), text);
      await run();
      expect(row()).toMatch(/mobilenet_v2_050 +– /);
    }
  });

  test('of what is not known are not measured', async () => {
    await expect(run('measure', 'resnet19')).rejects.toThrow('"resnet19" is not known');
  });
});

test('what is not known, or not there, is told', async () => {
  await expect(run('add', 'resnet19')).rejects.toThrow(/"resnet19" is not known\. Known are: .*resnet18/);
  await expect(run('remove', NAME)).rejects.toThrow('is not on the shelf');
  await expect(run('polish')).rejects.toThrow('There is no such command: polish');
});

test('a static host gets the shelf whole, or a sentence', async () => {
  const dist = path.join(path.dirname(folder), 'dist', 'weights');
  await run('add', NAME);
  expect(copyShelf(folder, dist, readShelfManifest)).toEqual({ count: 1, sizeBytes: bytes.length });
  expect(readdirSync(dist).sort()).toEqual(['manifest.json', `${NAME}.safetensors`]);
  writeFileSync(path.join(folder, `${NAME}.safetensors`), 'cut');
  expect(() => copyShelf(folder, dist, readShelfManifest)).toThrow(
    `Add it again: npm run weights -- add ${NAME}`,
  );
});

test('the table of weights names each once, with the size that its parameters have', () => {
  expect(new Set(BACKBONES.map(({ id }) => id)).size).toBe(BACKBONES.length);
  for (const one of BACKBONES) {
    const probed = Object.values(one.tensors).map((shape) =>
      shape.reduce((size, length) => size * length, 1),
    );
    expect(probed.reduce((sum, size) => sum + size)).toBeLessThan(one.parameters);
    // What the recipe can build, so that its speed can be told before its file is read.
    expect(architectureOf(one), one.id).toMatchObject({ kind: one.family, variant: one.variant });
    expect(backboneBytes(one)).toBe(4 * (one.parameters + one.statistics));
  }
});
